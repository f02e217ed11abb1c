import { applyDecorators } from '@nestjs/common';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { SERVICE_TYPES, ServiceDto } from '../agencies/index.js';
import type { ServiceType } from '../agencies/index.js';
import { ConsentAnswerRequest } from '../consent/index.js';
import {
  Code,
  Codes,
  DayField,
  InstantField,
  Nested,
  NestedList,
  NoneForNull,
  Text,
} from '../platform/http/validation.js';
import {
  DECLINE_REASONS,
  ENDINGS,
  GAP_HELP,
  GAP_TRIED,
  INTERIM_HELP,
  MISSING_INFORMATION,
  NEXT_STEPS,
  NOT_ASKED_REASONS,
  READY_SENTENCES,
  REFERRAL_WITHDRAWAL_REASONS,
  SETTLED_BY,
  SURVIVOR_FEEDBACK,
  UNAVAILABLE_REASONS,
  URGENCIES,
  REFERRAL_ACTIONS,
  REFERRAL_KINDS,
  REFERRAL_STATUSES,
  REFERRAL_STEPS,
  REFERRAL_VIEWS,
  WITHDRAWN_BY,
} from './referrals.types.js';
import type {
  DeclineReason,
  Ending,
  GapHelp,
  GapTried,
  InterimHelp,
  MissingInformation,
  NextStep,
  NotAskedReason,
  ReadySentence,
  ReferralWithdrawalReason,
  SettledBy,
  SurvivorFeedback,
  UnavailableReason,
  Urgency,
  ReferralStatus,
  ReferralView,
} from './referrals.types.js';
import { BANDS, KNOWN_ANSWERS } from '../cases/index.js';
import type { Band, KnownAnswer } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { SAFETY_CONTACTS_WITH, SUPPORT_LEAD_STATES } from './support-lead.rules.js';

const OptionalId = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, format: 'uuid', required: false, nullable: true, description }),
    IsOptional(),
    IsUUID(),
  );

/** What the survivor allows to be shared: an answer recorded before, or the one she gives now. */
export class SharingRequest {
  @OptionalId('An answer she gave before; the latest that holds for this agency where both are left out.')
  consentId: string | null = null;
  @Nested(ConsentAnswerRequest, { optional: true, description: 'Her answer, given now.' })
  consent: ConsentAnswerRequest | null = null;
  @Codes(PARTITIONS, {
    optional: true,
    description: 'What is shared; all that the answer allows if left out.',
  })
  @ArrayUnique()
  partitions: Partition[] | null = null;
}

export class ReferralRequest extends SharingRequest {
  @ApiProperty({ format: 'uuid', description: 'A service of another agency.' }) @IsUUID() serviceId: string;
  @Code(URGENCIES) urgency: Urgency;
  @ApiProperty() @IsBoolean() escortNeeded: boolean;
  @OptionalId('An earlier referral for the same need that came to nothing.') replacesReferralId:
    | string
    | null = null;
}

/** One of several receivers; the survivor's answer is one for all. */
export class ReceiverRequest extends OmitType(SharingRequest, ['consent']) {
  @ApiProperty({ format: 'uuid', description: 'A service of another agency.' }) @IsUUID() serviceId: string;
}

export const MOST_RECEIVERS = 10;
export const MESSAGE_LENGTH = 500;

export class SeveralReferralsRequest {
  @Code(URGENCIES) urgency: Urgency;
  @ApiProperty() @IsBoolean() escortNeeded: boolean;
  @Nested(ConsentAnswerRequest, {
    optional: true,
    description: 'The answer given now, for every receiver without an earlier one.',
  })
  consent: ConsentAnswerRequest | null = null;
  @NestedList(ReceiverRequest, MOST_RECEIVERS, { description: 'Different services of other agencies.' })
  @ArrayMinSize(1)
  @ArrayUnique(({ serviceId }: ReceiverRequest) => serviceId)
  receivers: ReceiverRequest[];
}

export class UnavailableRequest {
  @Code(SERVICE_TYPES) serviceType: ServiceType;
  @Code(URGENCIES) urgency: Urgency;
  @Code(UNAVAILABLE_REASONS) reason: UnavailableReason;
}

export class ReRouteRequest extends SharingRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() serviceId: string;
}

export class SupportLeadOfferRequest extends SharingRequest {
  @Code(['wanted', 'declined'], { description: 'What she said to it.' }) answer: 'wanted' | 'declined';
  @OptionalId('The service of the agency that would stand in; required where she wants it.')
  serviceId: string | null = null;
  @Code(URGENCIES, { optional: true, description: 'High where left out: safety contacts cannot wait.' })
  urgency: Urgency | null = null;
  @ApiProperty({ required: false }) @IsOptional() @IsBoolean() escortNeeded: boolean = false;
}

/** Words to the other agency of a referral; without names, numbers or addresses of its case. */
export class ReferralMessageRequest {
  @Codes(READY_SENTENCES, { optional: true, description: 'Each reader sees them in the own language.' })
  @ArrayUnique()
  @NoneForNull()
  ready: ReadySentence[] = [];
  @Text({ optional: true, max: MESSAGE_LENGTH }) words: string | null = null;
  @ApiProperty({ required: false, description: 'After a warning about numbers or streets.' })
  @IsOptional()
  @IsBoolean()
  sendAnyway: boolean = false;
}

export class DeclineRequest {
  @Code(DECLINE_REASONS) reason: DeclineReason;
  @Code(NEXT_STEPS) nextStep: NextStep;
  @Codes(MISSING_INFORMATION, {
    optional: true,
    description: 'Which information is missing; at least one with that reason, none with any other.',
  })
  @ArrayUnique()
  @NoneForNull()
  missing: MissingInformation[] = [];
  @Nested(ReferralMessageRequest, {
    optional: true,
    description: 'Words to the sender; required with the reason "other".',
  })
  message: ReferralMessageRequest | null = null;
}

export class WaitingPlaceRequest {
  @DayField({ description: 'The day from which there will be a place.' }) placeOn: string;
  @Code(INTERIM_HELP, { description: 'What helps her until then.' }) interimHelp: InterimHelp;
}

export class GapRequest {
  @Code(GAP_TRIED) tried: GapTried;
  @Code(GAP_HELP, { description: 'What helps her instead.' }) interimHelp: GapHelp;
  @DayField({ description: 'Since when the district lacks the service.' }) since: string;
}

export class NoPlaceRequest {
  @Code(UNAVAILABLE_REASONS) reason: UnavailableReason;
  @Code(NEXT_STEPS) nextStep: NextStep;
}

export class ReferralAppointmentRequest {
  @InstantField() at: string;
}

export class StartRequest {
  @DayField({ description: 'The day on which the service began.' }) serviceOn: string;
}

export class CompletionRequest {
  @DayField() serviceOn: string;
  @Code(SURVIVOR_FEEDBACK, { optional: true, description: 'The survivor’s answer whether she received it.' })
  survivorFeedback: SurvivorFeedback | null = null;
  @Code(NOT_ASKED_REASONS, { optional: true, description: 'Required where she was not asked.' })
  notAskedReason: NotAskedReason | null = null;
}

export class NotAttendedRequest {
  @Code(NEXT_STEPS) nextStep: NextStep;
}

export class SurvivorFeedbackRequest {
  @Code(SURVIVOR_FEEDBACK) survivorFeedback: SurvivorFeedback;
}

const ALONE = 'Whether the survivor was alone when saying so: only "yes" counts.';

export class NoLongerWantedRequest {
  @Code(KNOWN_ANSWERS, { description: ALONE }) alone: KnownAnswer;
}

export class WithdrawalRequest {
  @Code(REFERRAL_WITHDRAWAL_REASONS) reason: ReferralWithdrawalReason;
  @Code(KNOWN_ANSWERS, {
    optional: true,
    description: `Required where the survivor wants it no longer. ${ALONE}`,
  })
  alone: KnownAnswer | null = null;
}

export class ReferralNextDto {
  @ApiProperty({ enum: REFERRAL_STEPS, description: 'What the receiver owes.' }) step: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty() isLate: boolean;
}

const FIND_OTHER_BY = 'By when the sender finds another place, or sends the missing information.';
const NullableId = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'uuid', nullable: true, ...(description ? { description } : {}) });
const Instant = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, ...(description ? { description } : {}) });
const Coded = (codes: readonly string[], description?: string): PropertyDecorator =>
  ApiProperty({ type: String, enum: [...codes], nullable: true, ...(description ? { description } : {}) });

/** A row of a box: the request, its urgency and its deadline; no names of persons. */
export class ReferralRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'What agencies quote to each other.' }) reference: string;
  @ApiProperty({ enum: REFERRAL_KINDS }) kind: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty({ enum: URGENCIES }) urgency: Urgency;
  @Coded(BANDS) band: Band | null;
  @ApiProperty() place: string;
  @ApiProperty() isMinor: boolean;
  @ApiProperty({ enum: REFERRAL_STATUSES }) status: ReferralStatus;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'The agency on the other side.' })
  otherAgencyName: NamesDto | null;
  @NullableId('The viewer’s own case.') caseId: string | null;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @ApiProperty({ type: ReferralNextDto, nullable: true }) next: ReferralNextDto | null;
  @Instant() askedAt: string | null;
  @Instant(FIND_OTHER_BY) findOtherBy: string | null;
  @Coded(DECLINE_REASONS) declineReason: DeclineReason | null;
  @Coded(UNAVAILABLE_REASONS) unavailableReason: UnavailableReason | null;
  @ApiProperty({ enum: MISSING_INFORMATION, isArray: true, description: 'What the receiver lacked.' })
  missing: MissingInformation[];
  @Coded(SETTLED_BY, 'For the sender and the group: how the search for another place ended.')
  settledBy: SettledBy | null;
  @ApiProperty({ description: 'The viewer has not yet looked at a message of the other agency.' })
  hasNewMessage: boolean;
  @ApiProperty({ enum: REFERRAL_ACTIONS, isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class ReferralPageDto {
  @ApiProperty({ type: [ReferralRowDto] }) items: ReferralRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** A referral as the viewer may see it; `view` says in which role. It holds no identity of the survivor. */
export class ReferralDto extends OmitType(ReferralRowDto, ['otherAgencyName'] as const) {
  @ApiProperty({ enum: REFERRAL_VIEWS }) view: ReferralView;
  @ApiProperty() escortNeeded: boolean;
  @ApiProperty({ format: 'uuid' }) fromAgencyId: string;
  @ApiProperty({ type: NamesDto }) fromAgencyName: NamesDto;
  @NullableId() toAgencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) toAgencyName: NamesDto | null;
  @ApiProperty({ type: String, nullable: true, description: 'Duty number of the agency at the other end.' })
  otherAgencyDutyLine: string | null;
  @ApiProperty({ enum: PARTITIONS, isArray: true, description: 'What is or will be shared.' })
  sharedPartitions: Partition[];
  @NullableId('The sender’s case, while the receiver has access to it.') sourceCaseId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'For the sender and the group.' })
  caseReference: string | null;
  @NullableId() consentId: string | null;
  @Instant() receivedAt: string | null;
  @Instant() decidedAt: string | null;
  @Instant() endedAt: string | null;
  @Instant() answerDueAt: string | null;
  @Instant() contactDueAt: string | null;
  @Instant() contactedAt: string | null;
  @Instant() outcomeDueAt: string | null;
  @Instant() appointmentAt: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) serviceOn: string | null;
  @Instant() resentAt: string | null;
  @Coded(NEXT_STEPS) nextStep: NextStep | null;
  @Coded([...REFERRAL_WITHDRAWAL_REASONS, ...WITHDRAWN_BY]) withdrawalReason: string | null;
  @Coded(SURVIVOR_FEEDBACK) survivorFeedback: SurvivorFeedback | null;
  @Coded(NOT_ASKED_REASONS) notAskedReason: NotAskedReason | null;
  @ApiProperty() noLongerWanted: boolean;
  @Instant() settledAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'From when there will be a place.',
  })
  waitingOn: string | null;
  @Coded(INTERIM_HELP) interimHelp: InterimHelp | null;
  @Instant() gapRecordedAt: string | null;
  @Instant('Until when the receiver can undo its acceptance.') undoUntil: string | null;
  @NullableId() replacesReferralId: string | null;
  @ApiProperty({ enum: DECLINE_REASONS, isArray: true, description: 'With which the viewer may decline.' })
  declineReasons: DeclineReason[];
  @Coded(ENDINGS, 'Of a hand-over because the sender’s agency ends.') agencyEnding: Ending | null;
  @ApiProperty({ description: 'Messages between the two agencies.' }) messageCount: number;
  @Instant() lastMessageAt: string | null;
}

export class ReferralMessageDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @ApiProperty({ description: 'Written by the viewer’s agency.' }) isOwn: boolean;
  @ApiProperty({ description: 'Written by the agency that sent the referral.' }) isOfSender: boolean;
  @ApiProperty({ description: 'The words are deleted.' }) isErased: boolean;
  @ApiProperty({ enum: READY_SENTENCES, isArray: true }) ready: ReadySentence[];
  @ApiProperty({ type: String, nullable: true }) words: string | null;
}

export class ReferralMessagesDto {
  @ApiProperty({ type: [ReferralMessageDto] }) items: ReferralMessageDto[];
  @ApiProperty() mayWrite: boolean;
}

/** A service that can receive a referral, and whether consent already covers its agency. */
export class ReceivingServiceDto extends ServiceDto {
  @ApiProperty() hasConsent: boolean;
  @ApiProperty({ type: String, format: 'date', nullable: true }) consentUntilOn: string | null;
}

/** Who stands in for the police with the safety contacts, and what may be done about it. */
export class SupportLeadDto {
  @ApiProperty({ enum: SUPPORT_LEAD_STATES }) state: string;
  @ApiProperty({ enum: SAFETY_CONTACTS_WITH }) safetyContactsWith: string;
  @NullableId() agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agencyName: NamesDto | null;
  @NullableId('The request to the agency.') referralId: string | null;
  @Instant('By when it is offered.') offerDueAt: string | null;
  @ApiProperty({
    type: [ServiceDto],
    description: 'Who can be offered to her now, one service of each agency.',
  })
  candidates: ServiceDto[];
  @ApiProperty({ enum: ['offer', 'survivor_declines'], isArray: true }) allowedActions: string[];
}

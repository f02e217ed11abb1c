import { ApiProperty } from '@nestjs/swagger';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { SERVICE_TYPES, ServiceDto } from '../agencies/index.js';
import type { ServiceType } from '../agencies/index.js';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { INTERIM_HELP, MISSING_INFORMATION, SETTLED_BY } from './refused-referrals.types.js';
import type { InterimHelp, MissingInformation, SettledBy } from './refused-referrals.types.js';
import {
  DECLINE_REASONS,
  NEXT_STEPS,
  NOT_ASKED_REASONS,
  REFERRAL_ACTIONS,
  REFERRAL_KINDS,
  REFERRAL_STATUSES,
  REFERRAL_STEPS,
  REFERRAL_VIEWS,
  REFERRAL_WITHDRAWAL_REASONS,
  TAKEN_BACK_BY,
  SURVIVOR_WORDS,
  UNAVAILABLE_REASONS,
  URGENCIES,
} from './referrals.types.js';
import type {
  DeclineReason,
  NextStep,
  NotAskedReason,
  ReferralStatus,
  ReferralView,
  SurvivorWord,
  UnavailableReason,
  Urgency,
} from './referrals.types.js';
import { SAFETY_CONTACTS_WITH, SUPPORT_LEAD_STATES } from './support-lead.types.js';

export class ReferralNextDto {
  @ApiProperty({ enum: REFERRAL_STEPS, description: 'What the receiver owes.' }) step: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty() isLate: boolean;
}

/** A row of a box: what is waiting, for whom, until when; nobody's name. */
export class ReferralRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'What agencies quote to each other.' }) reference: string;
  @ApiProperty({ enum: REFERRAL_KINDS }) kind: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty({ enum: URGENCIES }) urgency: Urgency;
  @ApiProperty({ enum: BANDS, nullable: true, type: String }) band: Band | null;
  @ApiProperty() place: string;
  @ApiProperty() isMinor: boolean;
  @ApiProperty({ enum: REFERRAL_STATUSES }) status: ReferralStatus;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'The agency on the other side.' })
  otherAgencyName: NamesDto | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The viewer’s own case.' })
  caseId: string | null;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @ApiProperty({ type: ReferralNextDto, nullable: true }) next: ReferralNextDto | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) askedAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when the sender finds another place, or sends what is missing.',
  })
  findOtherBy: string | null;
  @ApiProperty({ type: String, enum: [...DECLINE_REASONS], nullable: true })
  declineReason: DeclineReason | null;
  @ApiProperty({ type: String, enum: [...UNAVAILABLE_REASONS], nullable: true })
  unavailableReason: UnavailableReason | null;
  @ApiProperty({ enum: MISSING_INFORMATION, isArray: true }) missing: MissingInformation[];
  @ApiProperty({
    type: String,
    enum: [...SETTLED_BY],
    nullable: true,
    description: 'For the sender: how the search for another place ended.',
  })
  settledBy: SettledBy | null;
  @ApiProperty({ enum: REFERRAL_ACTIONS, isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class ReferralPageDto {
  @ApiProperty({ type: [ReferralRowDto] }) items: ReferralRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

const Instant = (): PropertyDecorator => ApiProperty({ type: String, format: 'date-time', nullable: true });
const Coded = (codes: readonly string[]): PropertyDecorator =>
  ApiProperty({ type: String, enum: [...codes] as string[], nullable: true });

/** A referral as far as the viewer may see it; `view` says as what. Nothing in it says who she is. */
export class ReferralDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: REFERRAL_VIEWS }) view: ReferralView;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: REFERRAL_KINDS }) kind: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty({ enum: URGENCIES }) urgency: Urgency;
  @Coded(BANDS) band: Band | null;
  @ApiProperty() place: string;
  @ApiProperty() isMinor: boolean;
  @ApiProperty() escortNeeded: boolean;
  @ApiProperty({ enum: REFERRAL_STATUSES }) status: ReferralStatus;
  @ApiProperty({ format: 'uuid' }) fromAgencyId: string;
  @ApiProperty({ type: NamesDto }) fromAgencyName: NamesDto;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) toAgencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) toAgencyName: NamesDto | null;
  @ApiProperty({ enum: PARTITIONS, isArray: true, description: 'What is or will be shared.' })
  sharedPartitions: Partition[];
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The viewer’s own case.' })
  caseId: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The sender’s case, while the receiver is let into it.',
  })
  sourceCaseId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'For the sender and the group.' })
  caseReference: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) consentId: string | null;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @Instant() receivedAt: string | null;
  @Instant() decidedAt: string | null;
  @Instant() endedAt: string | null;
  @Instant() answerDueAt: string | null;
  @Instant() contactDueAt: string | null;
  @Instant() contactedAt: string | null;
  @Instant() outcomeDueAt: string | null;
  @ApiProperty({ type: ReferralNextDto, nullable: true }) next: ReferralNextDto | null;
  @Instant() appointmentAt: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) serviceOn: string | null;
  @Coded(DECLINE_REASONS) declineReason: DeclineReason | null;
  @ApiProperty({
    enum: MISSING_INFORMATION,
    isArray: true,
    description: 'What the receiver lacked; kept when it was sent.',
  })
  missing: MissingInformation[];
  @Instant() resentAt: string | null;
  @Coded(NEXT_STEPS) nextStep: NextStep | null;
  @Coded(UNAVAILABLE_REASONS) unavailableReason: UnavailableReason | null;
  @Coded([...REFERRAL_WITHDRAWAL_REASONS, ...TAKEN_BACK_BY]) withdrawalReason: string | null;
  @Coded(SURVIVOR_WORDS) survivorWord: SurvivorWord | null;
  @Coded(NOT_ASKED_REASONS) notAskedReason: NotAskedReason | null;
  @ApiProperty() noLongerWanted: boolean;
  @Coded(SETTLED_BY) settledBy: SettledBy | null;
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
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when the sender finds another place, or sends what is missing.',
  })
  findOtherBy: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the receiver can undo its acceptance.',
  })
  undoUntil: string | null;
  @Instant() askedAt: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) succeedsId: string | null;
  @ApiProperty({ enum: REFERRAL_ACTIONS, isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** A service that may be asked for her, and whether an answer of hers reaches its agency already. */
export class ReceiverDto extends ServiceDto {
  @ApiProperty() hasConsent: boolean;
  @ApiProperty({ type: String, format: 'date', nullable: true }) consentUntilOn: string | null;
}

/** Who stands in for the police with the safety contacts, and what may be done about it. */
export class SupportLeadDto {
  @ApiProperty({ enum: SUPPORT_LEAD_STATES }) state: string;
  @ApiProperty({ enum: SAFETY_CONTACTS_WITH }) safetyContactsWith: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agencyName: NamesDto | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The request to the agency.' })
  referralId: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'By when it is offered.' })
  offerDueAt: string | null;
  @ApiProperty({
    type: [ServiceDto],
    description: 'Who can be offered to her now, one service of each agency.',
  })
  candidates: ServiceDto[];
  @ApiProperty({ enum: ['offer', 'she_declines'], isArray: true }) allowedActions: string[];
}

import { applyDecorators } from '@nestjs/common';
import { ApiProperty, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { ALONE_ANSWERS } from '../follow-ups/outcomes.types.js';
import type { AloneAnswer } from '../follow-ups/outcomes.types.js';
import { CHILD_ASSENTS, DECIDERS } from '../cases/cases.types.js';
import type { ChildAssent, Decider } from '../cases/cases.types.js';
import { Code, DayField, InstantField, Text } from '../platform/http/validation.js';
import { BLOCKER_CODES, BlockerDto, ClosureSnapshotDto } from './closure.dto.js';
import {
  CLOSURE_REASONS,
  DEATH_CAUSES,
  OVERRIDE_REASONS,
  PAPER_ISSUERS,
  DEATH_REPORTERS,
} from './closure.types.js';
import type {
  ClosureReason,
  DeathCause,
  Override,
  OverrideReason,
  PaperIssuer,
  DeathReporter,
} from './closure.types.js';
import {
  CLOSURE_MARKS,
  EPISODE_STATES,
  HURRIED_REASONS,
  SECOND_TALKS,
  SEND_BACK_REASONS,
} from './episodes.types.js';
import type {
  ClosureMark,
  EpisodeState,
  HeldTalk,
  HurriedReason,
  SecondTalk,
  SendBackReason,
} from './episodes.types.js';
import {
  ASKED_ANSWERS,
  EVIDENCE_KINDS,
  NO_CONTACT_DECIDERS,
  OFFER_ANSWERS,
  PAPERS_SEEN,
  STATEMENT_KINDS,
  WISHES,
} from './statements.rules.js';
import type {
  AskedAnswer,
  EvidenceKind,
  NoContactDecider,
  OfferAnswer,
  PaperSeen,
  StatementKind,
  Wish,
} from './statements.rules.js';

const OptionalYesNo = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: Boolean, required: false, nullable: true, description }),
    IsOptional(),
    IsBoolean(),
  );
const YesNo = (description: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: Boolean, description }), IsBoolean());
const OptionalId = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, format: 'uuid', required: false, nullable: true, description }),
    IsOptional(),
    IsUUID('all'),
  );
const NullableText = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(description ? { description } : {}) });
const NullableInstant = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, ...(description ? { description } : {}) });
const NullableId = (): PropertyDecorator => ApiProperty({ type: String, format: 'uuid', nullable: true });
const NullableCode = (codes: readonly string[], description?: string): PropertyDecorator =>
  ApiProperty({ enum: [...codes], nullable: true, type: String, ...(description ? { description } : {}) });

export class ClosureStatementRequest {
  @Code(STATEMENT_KINDS) kind: StatementKind;
  @InstantField({ optional: true, description: 'When it was said or done; now if left out.' })
  saidAt: string | null = null;
  @Code(WISHES, { optional: true }) wish: Wish | null = null;
  @Code(ALONE_ANSWERS, {
    optional: true,
    description: 'Whether the survivor was alone when she asked to stop.',
  })
  alone: AloneAnswer | null = null;
  @OptionalYesNo('The survivor knows the available services.') servicesExplained: boolean | null = null;
  @OptionalYesNo('The survivor knows the risks.') risksExplained: boolean | null = null;
  @OptionalYesNo('The survivor knows that she may return at any time.') toldMayReturn: boolean | null = null;
  @OptionalYesNo('The survivor was asked about pressure.') askedAboutPressure: boolean | null = null;
  @Code(NO_CONTACT_DECIDERS, { optional: true }) decidedBy: NoContactDecider | null = null;
  @OptionalId('The agency asked, the referral that took the survivor over, or the case that stays.')
  subjectId: string | null = null;
  @Code(ASKED_ANSWERS, { optional: true }) answer: AskedAnswer | null = null;
  @Code(EVIDENCE_KINDS, { optional: true }) evidence: EvidenceKind | null = null;
  @Code(OFFER_ANSWERS, {
    optional: true,
    description: 'The survivor’s answer to health care or the hotline.',
  })
  offerAnswer: OfferAnswer | null = null;
  @Code(CHILD_ASSENTS, { optional: true }) childAssent: ChildAssent | null = null;
  @Code(DECIDERS, { optional: true }) decider: Decider | null = null;
  @Code(['yes', 'no', 'unknown'], { optional: true }) inPerpetratorsHousehold:
    | 'yes'
    | 'no'
    | 'unknown'
    | null = null;
}

export class ClosureStatementDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: STATEMENT_KINDS }) kind: StatementKind;
  @ApiProperty({ format: 'date-time' }) saidAt: string;
  @ApiProperty({ type: Object, description: 'The coded answers.' })
  facts: Record<string, string | boolean | null>;
}

export class OverrideDto implements Override {
  @Code(BLOCKER_CODES) code: string;
  @Code(OVERRIDE_REASONS, { optional: true, description: 'Required; named and counted.' })
  reason: OverrideReason | null = null;
  @DayField({ optional: true, description: 'Of done_elsewhere_in_writing: the date of the paper.' })
  paperOn: string | null = null;
  @Code(PAPER_ISSUERS, { optional: true, description: 'Of done_elsewhere_in_writing: who issued it.' })
  paperIssuer: PaperIssuer | null = null;
}

const Overrides = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [OverrideDto], required: false, description }),
    IsArray(),
    ArrayMaxSize(20),
    ValidateNested({ each: true }),
    Type(() => OverrideDto),
  );

export class ClosureRequestRequest {
  @Text({ max: 60, description: 'A closure reason; anything else is offered as the event it is.' })
  reason: string;
  @OptionalId('The case that stays (duplicate), or the referral that took her over (moved, transferred).')
  subjectId: string | null = null;
  @OptionalId('The agency asked to decide; needed where one is eligible.') reviewerAgencyId: string | null =
    null;
  @OptionalId('The colleague asked to decide, where no other agency may.') reviewerUserId: string | null =
    null;
  @Code(DEATH_CAUSES, {
    optional: true,
    description: 'Only for a death; counted, and shown to users who read the health partition.',
  })
  deathCause: DeathCause | null = null;
  @Overrides('Proposals for blockers that cannot be cleared; the supervisor decides.')
  overrides: OverrideDto[] = [];
  @Code(SECOND_TALKS, {
    optional: true,
    description:
      'For a request to stop at high or unknown risk: how the second person contacts the survivor.',
  })
  secondTalk: SecondTalk | null = null;
  @Code(PAPERS_SEEN, {
    optional: true,
    description: 'Of a duplicate: a paper that shows both records to be one person.',
  })
  paperSeen: PaperSeen | null = null;
}

export class EndorsementRequest {
  @Overrides('The blockers that the supervisor overrides, each with its reason.') overrides: OverrideDto[] =
    [];
}

export class SendBackRequest {
  @Code(SEND_BACK_REASONS, { optional: true }) reason: SendBackReason | null = null;
}

export class HeldTalkRequest implements HeldTalk {
  @YesNo('The survivor was alone.') alone: boolean;
  @YesNo('It is the survivor’s own wish.') ownWish: boolean;
  @YesNo('Another person made her stop.') pressed: boolean;
}

export class ApprovalRequest {
  @OptionalYesNo('Of a death: the second person has seen the evidence.') evidenceSeen: boolean | null = null;
  @Code(HURRIED_REASONS, { optional: true, description: 'Why a case of less than a day ends.' })
  hurriedReason: HurriedReason | null = null;
}

/** One of the two records of a duplicate, for their own agency. */
export class DuplicateCardDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @NullableText() code: string | null;
  @NullableText() givenName: string | null;
  @NullableText() patronymic: string | null;
  @NullableText() surname: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) bornOn: string | null;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @NullableText() leadName: string | null;
  @NullableInstant() lastContactAt: string | null;
}

export class ClosureRequestDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() episodeNo: number;
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty({ enum: EPISODE_STATES }) state: EpisodeState;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @NullableText('Shown inside the owning agency.') requestedByName: string | null;
  @NullableInstant() endorsedAt: string | null;
  @NullableText() endorsedByName: string | null;
  @NullableId() reviewerAgencyId: string | null;
  @NullableId() reviewerUserId: string | null;
  @NullableInstant() decidedAt: string | null;
  @NullableCode(SEND_BACK_REASONS) decisionReason: string | null;
  @NullableCode(CLOSURE_MARKS) mark: ClosureMark | null;
  @ApiProperty({ type: [OverrideDto] }) overrides: OverrideDto[];
  @ApiProperty({ description: 'More than two overrides: the coordinator, or the agency head, agreed.' })
  overridesAgreed: boolean;
  @NullableCode(SECOND_TALKS) secondTalk: SecondTalk | null;
  @ApiProperty({ type: HeldTalkRequest, nullable: true }) talk: HeldTalkRequest | null;
  @NullableInstant('When the request lapses.') decideBy: string | null;
  @ApiProperty({ description: 'The case is less than a day old: the approval needs a reason.' })
  isHurried: boolean;
  @ApiProperty({ type: [DuplicateCardDto], description: 'Both records of a duplicate, inside their agency.' })
  cards: DuplicateCardDto[];
  @ApiProperty({
    type: ClosureSnapshotDto,
    description: 'The current facts; after the decision the facts it rested on.',
  })
  facts: ClosureSnapshotDto;
  @ApiProperty({ type: [BlockerDto], description: 'Open blockers, overridden or not.' })
  blockers: BlockerDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** The overrides that the coordinator or agency head must agree to. */
export class OverridesToAgreeDto extends PickType(ClosureRequestDto, [
  'id',
  'caseId',
  'reason',
  'state',
  'overrides',
  'endorsedAt',
  'version',
] as const) {
  @ApiProperty() isAgreed: boolean;
}

export class DeathReportRequest {
  @Code(DEATH_REPORTERS) saidBy: DeathReporter;
}

export class DeathCauseRequest {
  @Code(DEATH_CAUSES) cause: DeathCause;
}

/** One recorded answer; a later answer does not change it. */
export class DeathCauseDto {
  @ApiProperty({ enum: DEATH_CAUSES }) cause: DeathCause;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @NullableText('Shown inside the agency that recorded it.') recordedByName: string | null;
}

export class DeathDto {
  @ApiProperty({
    description: 'Whether the case is closed for a death; all other fields are empty if not.',
  })
  isClosedFor: boolean;
  @NullableCode(DEATH_CAUSES, 'The newest answer.') cause: DeathCause | null;
  @ApiProperty({ type: [DeathCauseDto], description: 'Every answer, the newest first.' })
  causes: DeathCauseDto[];
  @ApiProperty() mayCorrect: boolean;
  @ApiProperty({ type: 'integer', description: '0 before the first answer.' }) version: number;
}

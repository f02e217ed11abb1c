import { ApiProperty } from '@nestjs/swagger';
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
} from './statements.types.js';
import type {
  AskedAnswer,
  EvidenceKind,
  NoContactDecider,
  OfferAnswer,
  PaperSeen,
  StatementKind,
  Wish,
} from './statements.types.js';

const OptionalYesNo =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: Boolean, required: false, nullable: true, description })(target, property);
    IsOptional()(target, property);
    IsBoolean()(target, property);
  };

const YesNo =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: Boolean, description })(target, property);
    IsBoolean()(target, property);
  };

const OptionalId =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: String, format: 'uuid', required: false, nullable: true, description })(
      target,
      property,
    );
    IsOptional()(target, property);
    IsUUID('all')(target, property);
  };

export class ClosureStatementRequest {
  @Code(STATEMENT_KINDS) kind: StatementKind;
  @InstantField({ optional: true, description: 'When it was said or done; now, where nothing is given.' })
  saidAt: string | null = null;
  @Code(WISHES, { optional: true }) wish: Wish | null = null;
  @Code(ALONE_ANSWERS, { optional: true, description: 'Whether she was alone when she asked to stop.' })
  alone: AloneAnswer | null = null;
  @OptionalYesNo('She knows which services there are.') servicesExplained: boolean | null = null;
  @OptionalYesNo('She knows the risks.') risksExplained: boolean | null = null;
  @OptionalYesNo('She knows that she may return at any time.') toldMayReturn: boolean | null = null;
  @OptionalYesNo('She was asked whether anybody presses her.') askedAboutPressure: boolean | null = null;
  @Code(NO_CONTACT_DECIDERS, { optional: true }) decidedBy: NoContactDecider | null = null;
  @OptionalId('The agency asked, the referral that took her over, or the case that stays.')
  subjectId: string | null = null;
  @Code(ASKED_ANSWERS, { optional: true }) answer: AskedAnswer | null = null;
  @Code(EVIDENCE_KINDS, { optional: true }) evidence: EvidenceKind | null = null;
  @Code(OFFER_ANSWERS, { optional: true, description: 'What she said to health care or the hotline.' })
  offerAnswer: OfferAnswer | null = null;
  @Code(CHILD_ASSENTS, { optional: true }) childAssent: ChildAssent | null = null;
  @Code(DECIDERS, { optional: true }) decider: Decider | null = null;
  @Code(['yes', 'no', 'unknown'], { optional: true }) inPerpetratorsHousehold:
    'yes' | 'no' | 'unknown' | null = null;
}

export class ClosureStatementDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: STATEMENT_KINDS }) kind: StatementKind;
  @ApiProperty({ format: 'date-time' }) saidAt: string;
  @ApiProperty({ type: Object, description: 'What was typed with the kind, coded.' })
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

const Overrides =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: [OverrideDto], required: false, description })(target, property);
    IsArray()(target, property);
    ArrayMaxSize(20)(target, property);
    ValidateNested({ each: true })(target, property);
    Type(() => OverrideDto)(target, property);
  };

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
    description: 'Of a death alone; counted, and shown to those who read of her health.',
  })
  deathCause: DeathCause | null = null;
  @Overrides('Proposed for what cannot be cleared; only the supervisor makes them.')
  overrides: OverrideDto[] = [];
  @Code(SECOND_TALKS, {
    optional: true,
    description: 'Of a request to stop at high or unknown risk: how the second person speaks with her.',
  })
  secondTalk: SecondTalk | null = null;
  @Code(PAPERS_SEEN, {
    optional: true,
    description: 'Of a duplicate: a paper that shows both records to be one person.',
  })
  paperSeen: PaperSeen | null = null;
}

export class EndorsementRequest {
  @Overrides('Everything the supervisor passes over, each with a named reason.') overrides: OverrideDto[] =
    [];
}

export class SendBackRequest {
  @Code(SEND_BACK_REASONS, { optional: true }) reason: SendBackReason | null = null;
}

export class HeldTalkRequest implements HeldTalk {
  @YesNo('She was alone.') alone: boolean;
  @YesNo('It is her own wish.') ownWish: boolean;
  @YesNo('Somebody told her to stop.') pressed: boolean;
}

export class ApprovalRequest {
  @OptionalYesNo('Of a death: the second person has seen what shows it.') evidenceSeen: boolean | null = null;
  @Code(HURRIED_REASONS, { optional: true, description: 'Why a case of less than a day ends.' })
  hurriedReason: HurriedReason | null = null;
}

/** One of the two records of a duplicate, for their own agency. */
export class DuplicateCardDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty({ type: String, nullable: true }) givenName: string | null;
  @ApiProperty({ type: String, nullable: true }) patronymic: string | null;
  @ApiProperty({ type: String, nullable: true }) surname: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) bornOn: string | null;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastContactAt: string | null;
}

export class ClosureRequestDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() episodeNo: number;
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty({ enum: EPISODE_STATES }) state: EpisodeState;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'Shown inside the owning agency.' })
  requestedByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endorsedAt: string | null;
  @ApiProperty({ type: String, nullable: true }) endorsedByName: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) reviewerAgencyId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) reviewerUserId: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) decidedAt: string | null;
  @ApiProperty({ enum: SEND_BACK_REASONS, nullable: true, type: String }) decisionReason: string | null;
  @ApiProperty({ enum: CLOSURE_MARKS, nullable: true, type: String }) mark: ClosureMark | null;
  @ApiProperty({ type: [OverrideDto] }) overrides: OverrideDto[];
  @ApiProperty({ description: 'More than two overrides: the coordinator, or the agency head, agreed.' })
  overridesAgreed: boolean;
  @ApiProperty({ enum: SECOND_TALKS, nullable: true, type: String }) secondTalk: SecondTalk | null;
  @ApiProperty({ type: HeldTalkRequest, nullable: true }) talk: HeldTalkRequest | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'After it the request lapses.',
  })
  decideBy: string | null;
  @ApiProperty({ description: 'The case is less than a day old: whoever approves says why.' })
  isHurried: boolean;
  @ApiProperty({ type: [DuplicateCardDto], description: 'Both records of a duplicate, inside their agency.' })
  cards: DuplicateCardDto[];
  @ApiProperty({
    type: ClosureSnapshotDto,
    description: 'As they are now; as they were, once it is decided.',
  })
  facts: ClosureSnapshotDto;
  @ApiProperty({ type: [BlockerDto], description: 'What still stands, overridden or not.' })
  blockers: BlockerDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** The overrides that the coordinator or agency head must agree to. */
export class OverridesToAgreeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty({ enum: EPISODE_STATES }) state: EpisodeState;
  @ApiProperty({ type: [OverrideDto] }) overrides: OverrideDto[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endorsedAt: string | null;
  @ApiProperty() isAgreed: boolean;
  @ApiProperty() version: number;
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
  @ApiProperty({ type: String, nullable: true, description: 'Shown inside the agency of whoever wrote it.' })
  recordedByName: string | null;
}

export class DeathDto {
  @ApiProperty({
    description: 'Whether the case stands closed because she died; nothing else is told where not.',
  })
  isClosedFor: boolean;
  @ApiProperty({ enum: DEATH_CAUSES, nullable: true, type: String, description: 'The newest answer.' })
  cause: DeathCause | null;
  @ApiProperty({ type: [DeathCauseDto], description: 'Every answer, the newest first.' })
  causes: DeathCauseDto[];
  @ApiProperty() mayCorrect: boolean;
  @ApiProperty({ type: 'integer', description: '0 before the first answer.' }) version: number;
}

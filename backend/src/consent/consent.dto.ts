import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsDefined } from 'class-validator';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { NamesDto } from '../identity/index.js';
import { Code, Codes, DayField, Nested, NestedList, Text, Uuid } from '../platform/http/validation.js';
import {
  CONSENT_LANGUAGES,
  CONSENT_MANNERS,
  CONSENT_PURPOSES,
  CONSENT_SCOPES,
  CONSENT_STATUSES,
  LEGAL_BASES,
  PRESENCES,
  REVIEW_OUTCOMES,
  WITHDRAWAL_EFFECTS,
  FIELD_GROUPS,
} from './consent.types.js';
import type {
  ChildDecision,
  ConsentLanguage,
  ConsentManner,
  ConsentPurpose,
  ConsentScope,
  ConsentStatus,
  LegalBasis,
  Presence,
  ReviewOutcome,
} from './consent.types.js';

const ASSENTS = ['given', 'withheld', 'too_young', 'not_asked'] as const;
const DECIDERS = ['non_offending_adult', 'child_rights_body'] as const;

export class ChildDecisionRequest implements ChildDecision {
  @Code(ASSENTS) childAssent: ChildDecision['childAssent'];
  @Code(DECIDERS, { optional: true }) decider: ChildDecision['decider'] = null;
  @Code(['yes', 'no', 'unknown']) inPerpetratorsHousehold: ChildDecision['inPerpetratorsHousehold'];
}

/** How she answered: what every answer of hers needs, whatever it is about. */
export class ConsentAnswerRequest {
  @Code(PRESENCES, { description: 'Who was there; only "alone" makes the answer final.' }) presence: Presence;
  @Code(CONSENT_LANGUAGES, { optional: true, description: 'In which language she was asked.' })
  language: ConsentLanguage | null = null;
  @Code(CONSENT_MANNERS, { optional: true, description: 'Spoken where left out.' })
  manner: ConsentManner | null = null;
  @DayField({ optional: true, description: 'The last day on which it holds; required for sharing.' })
  untilOn: string | null = null;
  @Code(LEGAL_BASES, { optional: true, description: 'Her consent where left out.' })
  basis: LegalBasis | null = null;
  @Nested(ChildDecisionRequest, { optional: true, description: 'Required under 18.' })
  child: ChildDecisionRequest | null = null;
  @Text({ optional: true, max: 500, description: 'Why it is passed on without her consent; a supervisor’s.' })
  overrideReason: string | null = null;
}

export class ConsentRequest extends ConsentAnswerRequest {
  @Code(CONSENT_SCOPES) scope: ConsentScope;
  @Code(['given', 'refused']) answer: 'given' | 'refused';
  @Uuid({ optional: true, description: 'Named for sharing with an agency.' })
  agencyId: string | null = null;
  @Codes(PARTITIONS, { optional: true, description: 'What may be shared; the coded facts always are.' })
  @ArrayUnique()
  partitions: Partition[] = [];
  @Code(CONSENT_PURPOSES, {
    optional: true,
    description: 'The purpose for which the named agency is informed.',
  })
  purpose: ConsentPurpose | null = null;
}

export class ConsentsRequest {
  @ApiProperty({ type: [ConsentRequest], minItems: 1, maxItems: 12 })
  @IsDefined()
  @ArrayMinSize(1)
  @NestedList(ConsentRequest, 12)
  answers: ConsentRequest[];
}

export class ConsentDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: CONSENT_SCOPES }) scope: ConsentScope;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agencyName: NamesDto | null;
  @ApiProperty({ enum: PARTITIONS, isArray: true }) partitions: Partition[];
  @ApiProperty({ enum: CONSENT_PURPOSES, nullable: true, type: String }) purpose: ConsentPurpose | null;
  @ApiProperty({ enum: ['given', 'refused'] }) answer: 'given' | 'refused';
  @ApiProperty({ enum: LEGAL_BASES }) basis: LegalBasis;
  @ApiProperty({ enum: PRESENCES }) presence: Presence;
  @ApiProperty({ enum: CONSENT_LANGUAGES, nullable: true, type: String }) language: ConsentLanguage | null;
  @ApiProperty({ enum: CONSENT_MANNERS }) manner: ConsentManner;
  @ApiProperty({ enum: ASSENTS, nullable: true, type: String }) childAssent: string | null;
  @ApiProperty({ enum: DECIDERS, nullable: true, type: String }) decidedWith: string | null;
  @ApiProperty({ enum: CONSENT_STATUSES, description: 'What the answer is worth now.' })
  status: ConsentStatus;
  @ApiProperty({ format: 'date-time' }) givenAt: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) untilOn: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) provisionalUntil: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) withdrawnAt: string | null;
  @ApiProperty({
    enum: WITHDRAWAL_EFFECTS,
    isArray: true,
    description: 'The immediate effects of a withdrawal.',
  })
  effects: string[];
  @ApiProperty({ type: String, nullable: true, description: 'For supervisors of the owner, who review it.' })
  overrideReason: string | null;
  @ApiProperty({ enum: REVIEW_OUTCOMES, nullable: true, type: String, description: 'Of a legal ground.' })
  reviewOutcome: ReviewOutcome | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) reviewedAt: string | null;
  @ApiProperty({ enum: ['withdraw', 'review'], isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class BasisReviewRequest {
  @Code(REVIEW_OUTCOMES, { description: 'What is not upheld ends at once.' }) outcome: ReviewOutcome;
}

export class ConsentSheetRowDto {
  @ApiProperty({ enum: FIELD_GROUPS }) group: string;
  @ApiProperty({ enum: PARTITIONS, description: 'What is stored and enforced behind the words.' })
  partition: Partition;
  @ApiProperty({ enum: ['proposed', 'open', 'never'] }) state: string;
}

/** What the survivor can share with one agency. */
export class ConsentSheetDto {
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ type: [ConsentSheetRowDto] }) rows: ConsentSheetRowDto[];
}

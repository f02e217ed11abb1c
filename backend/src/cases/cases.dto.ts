import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID, ArrayMaxSize, IsArray, IsBoolean, ValidateNested } from 'class-validator';
import {
  Code,
  DayField,
  Codes,
  Text,
  CodeWord,
  Nested,
  NestedList,
  Uuid,
} from '../platform/http/validation.js';
import { Type } from 'class-transformer';
import {
  DAY_PRECISIONS,
  IdentityRequest,
  SafeContactRequest,
  WhereaboutsRequest,
  IDENTITY_LINES,
} from '../survivors/index.js';
import type { DayPrecision, IdentityLine } from '../survivors/index.js';
import {
  CORE_TYPES,
  KNOWN_ANSWERS,
  LAW_FORMS,
  RELATIONSHIP_CODES,
  MARITAL_STATUSES,
} from './classification.types.js';
import type {
  CaseContext,
  CoreType,
  KnownAnswer,
  LawForm,
  Relationship,
  MaritalStatus,
} from './classification.types.js';
import { AGE_GROUPS, EARLIER_REPORTS, OCCUPATIONS, PLACE_TYPES, TIMES_OF_DAY } from './incidents.types.js';
import type { AgeGroup, EarlierReport, Occupation, PlaceType, TimeOfDay } from './incidents.types.js';
import { LINKAGE_CONSENTS, ConsentRequest } from '../consent/index.js';
import type { LinkageConsent } from '../consent/index.js';
import { NamesDto } from '../identity/index.js';
import {
  AGE_BANDS,
  BANDS,
  DISABILITIES,
  SUPPORT_LEAD_STATES,
  CASE_STATUSES,
  REFERRED_FROM,
  REOPEN_REASONS,
  CHILD_ASSENTS,
  DECIDERS,
} from './cases.types.js';
import type {
  AgeBand,
  Band,
  Disability,
  SupportLeadState,
  CaseStatus,
  ReferredFrom,
  ReopenReason,
  ChildAssent,
  Decider,
} from './cases.types.js';
import { LEGAL_ARTICLE_CODES, POLICE_MEASURES } from './legal-articles.types.js';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';
import { DECISION_KINDS } from './report-decisions.rules.js';
import type { DecisionKind } from './report-decisions.rules.js';

export class PerpetratorRequest {
  @Code(RELATIONSHIP_CODES) relationship: Relationship;
  @Code(['female', 'male', 'unknown']) sex: 'female' | 'male' | 'unknown';
  @Code(AGE_GROUPS) ageGroup: AgeGroup;
  @Code(OCCUPATIONS, { optional: true }) occupation: Occupation | null = null;
  @Code(KNOWN_ANSWERS) sameHousehold: KnownAnswer;
  @Text({ optional: true, max: 300 }) name: string | null = null;
}

export class IncidentRequest {
  @DayField() reportedOn: string;
  @DayField({ optional: true, description: 'Missing: the day is not known.' }) startedOn: string | null =
    null;
  @Code(DAY_PRECISIONS, { optional: true }) startedPrecision: DayPrecision | null = null;
  @DayField({ optional: true }) endedOn: string | null = null;
  @Code(DAY_PRECISIONS, { optional: true }) endedPrecision: DayPrecision | null = null;
  @ApiProperty({ description: 'A continuing pattern without separable dates.' })
  @IsBoolean()
  isPattern: boolean;
  @Code(TIMES_OF_DAY) timeOfDay: TimeOfDay;
  @Code(PLACE_TYPES) placeType: PlaceType;
  @Codes(LAW_FORMS) lawForms: LawForm[];
  @Code(KNOWN_ANSWERS) penetration: KnownAnswer;
  @Code(KNOWN_ANSWERS) forcedMarriage: KnownAnswer;
  @Code(KNOWN_ANSWERS) goodsExchanged: KnownAnswer;
  @Code(KNOWN_ANSWERS) abducted: KnownAnswer;
  @Code(KNOWN_ANSWERS) harmfulPractice: KnownAnswer;
  @Code(KNOWN_ANSWERS) spouseAbroad: KnownAnswer;
  @Code(KNOWN_ANSWERS) strangulation: KnownAnswer;
  @Code(KNOWN_ANSWERS) injury: KnownAnswer;
  @Code(KNOWN_ANSWERS) childrenPresent: KnownAnswer;
  @Code(EARLIER_REPORTS) reportedBefore: EarlierReport;
  @Code(KNOWN_ANSWERS) earlierIncidents: KnownAnswer;
  @Code(CORE_TYPES, { optional: true, description: 'Only where it differs from the derived one.' })
  coreType: CoreType | null = null;
  @Text({ optional: true, max: 300 }) coreTypeReason: string | null = null;
  @NestedList(PerpetratorRequest, 10)
  perpetrators: PerpetratorRequest[];
  @Text({ optional: true, max: 20_000 }) narrative: string | null = null;
  @ApiProperty({
    required: false,
    description: 'Only the forms of violence are known yet; the rest follows.',
  })
  @IsOptional()
  @IsBoolean()
  awaitsDetails?: boolean;
}

export class PerpetratorDto {
  @ApiProperty({ enum: RELATIONSHIP_CODES }) relationship: Relationship;
  @ApiProperty() sex: string;
  @ApiProperty({ enum: AGE_GROUPS }) ageGroup: AgeGroup;
  @ApiProperty({ enum: OCCUPATIONS }) occupation: Occupation;
  @ApiProperty({ type: String, nullable: true }) name: string | null;
}

export class IncidentDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date' }) reportedOn: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) startedOn: string | null;
  @ApiProperty({ type: String, nullable: true, enum: DAY_PRECISIONS }) startedPrecision: DayPrecision | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) endedOn: string | null;
  @ApiProperty() isPattern: boolean;
  @ApiProperty({ enum: TIMES_OF_DAY }) timeOfDay: TimeOfDay;
  @ApiProperty({ enum: PLACE_TYPES }) placeType: PlaceType;
  @ApiProperty({ enum: LAW_FORMS, isArray: true }) lawForms: LawForm[];
  @ApiProperty({ enum: CORE_TYPES, nullable: true, type: String }) coreType: CoreType | null;
  @ApiProperty({ type: [String] }) contexts: CaseContext[];
  @ApiProperty({ enum: RELATIONSHIP_CODES, isArray: true }) relationships: Relationship[];
  @ApiProperty({ enum: KNOWN_ANSWERS }) childrenPresent: KnownAnswer;
  @ApiProperty({ enum: EARLIER_REPORTS }) reportedBefore: EarlierReport;
  @ApiProperty({ enum: KNOWN_ANSWERS }) earlierIncidents: KnownAnswer;
  @ApiProperty({ enum: KNOWN_ANSWERS, type: String, nullable: true, description: 'Of an own case only.' })
  injury: KnownAnswer | null;
  @ApiProperty({ enum: KNOWN_ANSWERS, type: String, nullable: true, description: 'Of an own case only.' })
  strangulation: KnownAnswer | null;
  @ApiProperty({ type: [PerpetratorDto], description: 'Empty where the viewer may not see them.' })
  perpetrators: PerpetratorDto[];
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ description: 'Only the forms of violence are recorded; completed once.' })
  awaitsDetails: boolean;
}

export class MinorRequest {
  @Code(CHILD_ASSENTS) childAssent: ChildAssent;
  @Code(DECIDERS, { optional: true }) decider: Decider | null = null;
  @Code(['yes', 'no', 'unknown']) inPerpetratorsHousehold: 'yes' | 'no' | 'unknown';
}

/** "Does he or his family work in a member agency?" A yes blocks at once; without an agency it blocks the police. */
export class ConflictRequest {
  @Code(['yes', 'no', 'unknown']) answer: 'yes' | 'no' | 'unknown';
  @ApiProperty({ type: [String], format: 'uuid', description: 'Agencies he or his family work in.' })
  @IsArray()
  @IsUUID('all', { each: true })
  agencyIds: string[] = [];
}

export class OpenCaseRequest {
  @Nested(IdentityRequest) identity: IdentityRequest;
  @Code(['female', 'male', 'unknown']) sex: 'female' | 'male' | 'unknown';
  @Code(MARITAL_STATUSES) maritalStatus: MaritalStatus;
  @Code(DISABILITIES, { description: 'Her own answer to whether she has a disability.' })
  disability: Disability;
  @CodeWord({ description: 'Code of the city or district.' }) place: string;
  @Uuid({
    optional: true,
    description: 'Of several groups of the agency, where her place is in none of them.',
  })
  workingGroupId: string | null = null;
  @Code(REFERRED_FROM) referredFrom: ReferredFrom;
  @Code(KNOWN_ANSWERS, {
    optional: true,
    description: 'Whether she is safe now. A no asks for an assessment within two hours.',
  })
  safeNow?: KnownAnswer | null;
  @ApiProperty({
    required: false,
    description: 'Sex, family status and how she came are not asked yet; the case asks for them.',
  })
  @IsOptional()
  @IsBoolean()
  awaitsBackground?: boolean;
  @Nested(IncidentRequest) incident: IncidentRequest;
  @Nested(ConflictRequest) conflict: ConflictRequest;
  @Nested(SafeContactRequest, { optional: true }) safeContact: SafeContactRequest | null = null;
  @Nested(WhereaboutsRequest, { optional: true }) whereabouts: WhereaboutsRequest | null = null;
  @Nested(MinorRequest, { optional: true, description: 'Required under 18.' }) minor: MinorRequest | null =
    null;
  @ApiProperty({
    type: [ConsentRequest],
    required: false,
    description: 'Her answers; a private agency needs her yes to its services.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(12)
  @ValidateNested({ each: true })
  @Type(() => ConsentRequest)
  consents: ConsentRequest[] = [];
}

/** The answer to a registration; the same whether or not the agency keeps the case. */
export class OpenedCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The code of the case in the agency that registered it; null where it passed on at once.',
  })
  code: string | null;
  @ApiProperty({ description: 'The reference for other agencies.' }) reference: string;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
}

/** Another record of the same woman at the same agency. */
export class MergedRecordDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The code under which it was kept.' }) code: string;
}

export class CaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() reference: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The own agency’s code; null for other agencies.',
  })
  survivorCode: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What the own agency calls the case.' })
  label: string | null;
  @ApiProperty({
    enum: IDENTITY_LINES,
    isArray: true,
    description: 'Lines of the identity that hold something, for its readers.',
  })
  recordedIdentity: IdentityLine[];
  @ApiProperty({ description: 'There are whereabouts that the viewer may ask to see.' })
  hasWhereabouts: boolean;
  @ApiProperty({
    type: [MergedRecordDto],
    description:
      'Records of hers that were closed as this one; their codes find it. Empty for other agencies.',
  })
  previousCodes: MergedRecordDto[];
  @ApiProperty({
    type: MergedRecordDto,
    nullable: true,
    description:
      'The record that stays after this one was merged as a duplicate; null for every other record.',
  })
  mergedIntoCode: MergedRecordDto | null;
  @ApiProperty({ enum: ['own', 'referred', 'group', 'closure_review'], isArray: true }) relations: string[];
  @ApiProperty({ description: 'The viewer leads the case.' }) isLead: boolean;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ enum: ['police', 'state', 'civil'] }) agencyKind: string;
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who does the work of a lead who is away.' })
  standInName: string | null;
  @ApiProperty({ description: 'No lead can act now; for who may assign one.' }) leadAway: boolean;
  @ApiProperty({ enum: CASE_STATUSES }) status: CaseStatus;
  @ApiProperty() episodeNo: number;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) closedAt: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) workingGroupId: string | null;
  @ApiProperty() place: string;
  @ApiProperty() sex: string;
  @ApiProperty() isMinor: boolean;
  @ApiProperty({ type: String, nullable: true }) minorDecidedBy: string | null;
  @ApiProperty({ enum: MARITAL_STATUSES }) maritalStatus: MaritalStatus;
  @ApiProperty({ enum: AGE_BANDS, description: 'Of the day on which she was registered.' })
  ageBand: AgeBand;
  @ApiProperty({
    enum: DISABILITIES,
    nullable: true,
    description: 'Null for a viewer who may not read health.',
  })
  disability: Disability | null;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessedAt: string | null;
  @ApiProperty() sharesWithGroup: boolean;
  @ApiProperty() refusesSharing: boolean;
  @ApiProperty({
    enum: LINKAGE_CONSENTS,
    nullable: true,
    description:
      'How the record counts by the consent of the survivor; null for other agencies and after an erasure.',
  })
  linkageConsent: LinkageConsent | null;
  @ApiProperty({
    type: [NamesDto],
    description: 'Agencies that have a registration of her too, as she allowed at both; empty for others.',
  })
  alsoServedBy: NamesDto[];
  @ApiProperty({
    type: [NamesDto],
    description: 'Agencies that perhaps have one, and may compare theirs with it, as she allowed at both.',
  })
  possibleMatchAt: NamesDto[];
  @ApiProperty({ enum: SUPPORT_LEAD_STATES }) supportLeadState: SupportLeadState;
  @ApiProperty({ description: 'No contacts: at the survivor’s request, or after a report of death.' })
  contactStopped: boolean;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'In danger and not found: since when she is looked for.',
  })
  searchingSince: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when a death is reported without evidence.',
  })
  deathReportedAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when nobody opens its words.',
  })
  erasedAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Last day of the longest legal hold.',
  })
  heldUntil: string | null;
  @ApiProperty({
    type: [String],
    description: 'Partitions the viewer may read; a tab exists only for these.',
  })
  partitions: string[];
  @ApiProperty({ type: [String], description: 'Commands the viewer may give now.' }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class LeadRequest {
  @Uuid() userId: string;
}

export class ReopenRequest {
  @Code(REOPEN_REASONS) reason: ReopenReason;
}

export class LegalQualificationRequest {
  @Uuid({ optional: true })
  incidentId: string | null = null;
  @Codes(LEGAL_ARTICLE_CODES) articles: LegalArticle[];
  @Codes(POLICE_MEASURES) measures: PoliceMeasure[];
  @CodeWord({ optional: true, description: 'What the register calls the decision, as a code.' })
  decision: string | null = null;
  @Text({ optional: true, max: 60 }) officialNumber: string | null = null;
  @DayField({ optional: true }) decidedOn: string | null = null;
}

export class LegalQualificationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) incidentId: string | null;
  @ApiProperty({ enum: LEGAL_ARTICLE_CODES, isArray: true }) articles: LegalArticle[];
  @ApiProperty({ enum: POLICE_MEASURES, isArray: true }) measures: PoliceMeasure[];
  @ApiProperty({ type: String, nullable: true }) decision: string | null;
  @ApiProperty({
    enum: DECISION_KINDS,
    type: String,
    nullable: true,
    description: 'Where the record is the decision on a report.',
  })
  decisionKind: DecisionKind | null;
  @ApiProperty({ type: String, nullable: true }) officialNumber: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) decidedOn: string | null;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
}

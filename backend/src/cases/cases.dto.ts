import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { COUNTINGS, ConsentRequest } from '../consent/index.js';
import type { Counting } from '../consent/index.js';
import { NamesDto } from '../identity/index.js';
import { Code, CodeWord, Nested } from '../platform/http/validation.js';
import { IdentityRequest, SafeContactRequest, WhereaboutsRequest } from '../survivors/index.js';
import { AGE_BANDS, BANDS, DISABILITIES, SUPPORT_LEAD_STATES } from './case-core.types.js';
import type { AgeBand, Band, Disability, SupportLeadState } from './case-core.types.js';
import { CASE_STATUSES, REFERRED_FROM, REOPEN_REASONS } from './cases.types.js';
import type { CaseStatus, ReferredFrom, ReopenReason } from './cases.types.js';
import { MARITAL_STATUSES } from './classification.types.js';
import type { MaritalStatus } from './classification.types.js';
import { IncidentRequest } from './incidents.dto.js';
import { CHILD_ASSENTS, DECIDERS } from './minors.types.js';
import type { ChildAssent, Decider } from './minors.types.js';

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
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    required: false,
    description: 'Of several groups of the agency, where her place is in none of them.',
  })
  @IsOptional()
  @IsUUID()
  workingGroupId: string | null = null;
  @Code(REFERRED_FROM) referredFrom: ReferredFrom;
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

/** What is said after registering; the same whether or not the case stayed with the agency. */
export class OpenedCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() reference: string;
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
  @ApiProperty({
    type: [MergedRecordDto],
    description:
      'Records of hers that were closed as this one; their codes find it. Empty for other agencies.',
  })
  formerly: MergedRecordDto[];
  @ApiProperty({
    type: MergedRecordDto,
    nullable: true,
    description: 'The record that this one goes on as; null where it is none that was written down twice.',
  })
  goesOnAs: MergedRecordDto | null;
  @ApiProperty({ enum: ['own', 'referred', 'group', 'closure_review'], isArray: true }) relations: string[];
  @ApiProperty({ description: 'The viewer leads the case.' }) isLead: boolean;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ enum: ['police', 'state', 'civil'] }) agencyKind: string;
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
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
    description: 'Null for whoever may not know of her health.',
  })
  disability: Disability | null;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessedAt: string | null;
  @ApiProperty() sharesWithGroup: boolean;
  @ApiProperty() refusesSharing: boolean;
  @ApiProperty({
    enum: COUNTINGS,
    nullable: true,
    description:
      'How the record counts, by her word alone; null for other agencies, and once its words are erased.',
  })
  counting: Counting | null;
  @ApiProperty({
    type: [NamesDto],
    description: 'Agencies that have a registration of her too, as she allowed at both; empty for others.',
  })
  knownAt: NamesDto[];
  @ApiProperty({
    type: [NamesDto],
    description: 'Agencies that perhaps have one, and may compare theirs with it, as she allowed at both.',
  })
  comparesWith: NamesDto[];
  @ApiProperty({ enum: SUPPORT_LEAD_STATES }) supportLeadState: SupportLeadState;
  @ApiProperty({ description: 'Nobody contacts her: her own word, or a report that she died.' })
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
    description: 'Since when somebody says that she died, and nothing shows it.',
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
  @ApiProperty({ format: 'uuid' }) @IsUUID() userId: string;
}

export class ReopenRequest {
  @Code(REOPEN_REASONS) reason: ReopenReason;
}

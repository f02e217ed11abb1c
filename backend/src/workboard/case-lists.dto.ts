import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { BANDS, CaseDto } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { CLOSURE_REASONS } from '../closure/index.js';
import type { ClosureReason } from '../closure/index.js';
import { FOLLOW_UP_KINDS, RULE_KEYS } from '../follow-ups/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Text } from '../platform/http/validation.js';
import { ContactStateDto } from '../survivors/index.js';
import { CaseMeetingsDto } from '../meetings/index.js';
import { WorkRowDto } from './day.dto.js';

export const LIST_STATUSES = ['open', 'closed', 'all'] as const;
export type ListStatus = (typeof LIST_STATUSES)[number];
export const LIST_LEADS = ['me', 'nobody', 'anybody'] as const;
export type ListLead = (typeof LIST_LEADS)[number];

export class NextStepDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ description: 'Which of the rule’s steps.' }) step: number;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

export class CaseRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code.' }) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ description: 'The case is the own agency’s.' }) isOwn: boolean;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['open', 'closed'] }) status: string;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) closedAt: string | null;
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
  @ApiProperty() isLead: boolean;
  @ApiProperty({ type: NextStepDto, nullable: true }) next: NextStepDto | null;
  @ApiProperty({ description: 'The next step is past its due time.' }) isLate: boolean;
}

export class CasePageDto {
  @ApiProperty({ type: [CaseRowDto] }) items: CaseRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** Exactly one of the three. */
export class CaseSearchRequest {
  @Text({ optional: true, max: 40, description: 'A survivor’s code of the own agency, or a reference.' })
  code: string | null = null;
  @Text({ optional: true, max: 60, description: 'The official number that the own agency wrote.' })
  @IsOptional()
  officialNumber: string | null = null;
  @Text({ optional: true, max: 120, description: 'A name, in any usual spelling, inside the own agency.' })
  name: string | null = null;
}

/** What was found; nothing found and not allowed are the same answer. */
export class CaseSearchDto {
  @ApiProperty({ type: [CaseRowDto] }) items: CaseRowDto[];
  @ApiProperty({ description: 'false where there were more cases than one search may open.' })
  isComplete: boolean;
}

/** Numbers on the tabs; a part that the viewer does not hold has no number and no name here. */
export class CaseCountsDto {
  @ApiProperty({ required: false }) contacts?: number;
  @ApiProperty({ required: false }) referrals?: number;
  @ApiProperty({ required: false }) assessments?: number;
  @ApiProperty({ required: false }) incidents?: number;
  @ApiProperty({ required: false }) consents?: number;
  @ApiProperty({ required: false }) narratives?: number;
  @ApiProperty({ required: false }) supportEntries?: number;
  @ApiProperty({ required: false }) orders?: number;
}

/** The gate in short: how far, and what stands in the way; the whole of it has a place of its own. */
export class GateSummaryDto {
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty() met: number;
  @ApiProperty() total: number;
  @ApiProperty({ type: [String], description: 'Codes, in the order of the gate.' }) blockers: string[];
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) openRequestId: string | null;
}

/** Everything that the case page shows at first sight. */
export class CaseOverviewDto {
  @ApiProperty({ type: CaseDto }) header: CaseDto;
  @ApiProperty({
    type: ContactStateDto,
    required: false,
    description: 'Only for those who may read her plan.',
  })
  contact?: ContactStateDto;
  @ApiProperty({ type: WorkRowDto, nullable: true }) nextStep: WorkRowDto | null;
  @ApiProperty({ type: CaseMeetingsDto, description: 'As far as the viewer may know of them.' })
  meetings: CaseMeetingsDto;
  @ApiProperty({ type: GateSummaryDto, required: false, description: 'Of an open case, for its owner.' })
  gate?: GateSummaryDto;
  @ApiProperty({ type: CaseCountsDto }) counts: CaseCountsDto;
}

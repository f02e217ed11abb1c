import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code } from '../platform/http/validation.js';
import {
  AGENCY_KINDS,
  BLOCK_REASONS,
  BLOCK_SOURCES,
  BLOCK_STATES,
  BLOCK_SUBJECT_KINDS,
  BLOCK_VOTES,
} from './blocks.rules.js';
import type {
  AgencyKind,
  BlockReason,
  BlockSource,
  BlockState,
  BlockSubjectKind,
  BlockVote,
} from './blocks.rules.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

const uuid = { type: String, format: 'uuid', required: false, nullable: true } as const;

/** The person or agency that must not reach the case any more. */
export class BlockStartRequest {
  @Code(BLOCK_SUBJECT_KINDS) kind: BlockSubjectKind;
  @ApiProperty({ ...uuid, description: 'Of kind "agency".' }) @IsOptional() @IsUUID() agencyId:
    | string
    | null = null;
  @Code(AGENCY_KINDS, { optional: true, description: 'Of kind "agency_kind".' })
  agencyKind: AgencyKind | null = null;
  @ApiProperty({ ...uuid, description: 'Of kind "user": a colleague.' }) @IsOptional() @IsUUID() userId:
    | string
    | null = null;
  @Code(BLOCK_REASONS) reason: BlockReason;
}

export class BlockVoteRequest {
  @Code(BLOCK_VOTES) vote: BlockVote;
}

/** A block on a case, for its owner. Who a match means and what another case contains is not disclosed. */
export class BlockDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @NullableCode(BLOCK_SUBJECT_KINDS) subjectKind: BlockSubjectKind | null;
  @Nullable(NamesDto) agencyName: NamesDto | null;
  @NullableCode(AGENCY_KINDS) agencyKind: AgencyKind | null;
  @Nullable(String, 'A colleague.') personName: string | null;
  @ApiProperty({ enum: BLOCK_SOURCES }) source: BlockSource;
  @NullableCode(BLOCK_REASONS) reason: BlockReason | null;
  @ApiProperty({ description: 'Needs a second person within 24 hours.' }) isHeavy: boolean;
  @NullableInstant('By when it is to be settled.') dueAt: string | null;
  @ApiProperty({ enum: BLOCK_STATES }) state: BlockState;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @NullableInstant() liftedAt: string | null;
  @NullableCode(BLOCK_VOTES) ownVote: BlockVote | null;
  @NullableCode(BLOCK_VOTES) otherVote: BlockVote | null;
  @Nullable(NamesDto, 'The second agency; null if there is none, and the block stays.')
  otherAgencyName: NamesDto | null;
  @ApiProperty({ enum: BLOCK_VOTES, isArray: true }) allowedActions: BlockVote[];
  @ApiProperty() version: number;
}

/** What the second agency learns of a block: no more than that it is there. */
export class BlockReviewDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @Nullable(String, 'Of the case; oversight sees none.') reference: string | null;
  @Nullable(NamesDto, 'For oversight: the agency that holds the case.') agencyName: NamesDto | null;
  @ApiProperty({ description: 'Needs a second person within 24 hours; one confirms it.' }) isHeavy: boolean;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ enum: BLOCK_SUBJECT_KINDS }) subjectKind: BlockSubjectKind;
  @ApiProperty({ enum: BLOCK_SOURCES }) source: BlockSource;
  @ApiProperty({ enum: BLOCK_STATES }) state: BlockState;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @NullableCode(BLOCK_VOTES) ownVote: BlockVote | null;
  @ApiProperty() version: number;
}

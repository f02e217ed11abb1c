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

const uuid = { type: String, format: 'uuid', required: false, nullable: true } as const;

/** The person or agency that must not reach the case any more. */
export class BlockStartRequest {
  @Code(BLOCK_SUBJECT_KINDS) kind: BlockSubjectKind;
  @ApiProperty({ ...uuid, description: 'Of kind "agency".' }) @IsOptional() @IsUUID() agencyId:
    string | null = null;
  @Code(AGENCY_KINDS, { optional: true, description: 'Of kind "agency_kind".' })
  agencyKind: AgencyKind | null = null;
  @ApiProperty({ ...uuid, description: 'Of kind "user": a colleague.' }) @IsOptional() @IsUUID() userId:
    string | null = null;
  @Code(BLOCK_REASONS) reason: BlockReason;
}

export class BlockVoteRequest {
  @Code(BLOCK_VOTES) vote: BlockVote;
}

/** A block on a case, for its owner. Who a match means and what another case contains is not disclosed. */
export class BlockDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: BLOCK_SUBJECT_KINDS, type: String, nullable: true })
  subjectKind: BlockSubjectKind | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agencyName: NamesDto | null;
  @ApiProperty({ enum: AGENCY_KINDS, type: String, nullable: true }) agencyKind: AgencyKind | null;
  @ApiProperty({ type: String, nullable: true, description: 'A colleague.' }) personName: string | null;
  @ApiProperty({ enum: BLOCK_SOURCES }) source: BlockSource;
  @ApiProperty({ enum: BLOCK_REASONS, type: String, nullable: true }) reason: BlockReason | null;
  @ApiProperty({ description: 'Needs a second person within 24 hours.' }) isHeavy: boolean;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when it is to be settled.',
  })
  dueAt: string | null;
  @ApiProperty({ enum: BLOCK_STATES }) state: BlockState;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) liftedAt: string | null;
  @ApiProperty({ enum: BLOCK_VOTES, type: String, nullable: true }) ownVote: BlockVote | null;
  @ApiProperty({ enum: BLOCK_VOTES, type: String, nullable: true }) otherVote: BlockVote | null;
  @ApiProperty({
    type: NamesDto,
    nullable: true,
    description: 'The second agency; null if there is none, and the block stays.',
  })
  otherAgencyName: NamesDto | null;
  @ApiProperty({ enum: BLOCK_VOTES, isArray: true }) allowedActions: BlockVote[];
  @ApiProperty() version: number;
}

/** What the second agency learns of a block: no more than that it is there. */
export class BlockReviewDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of the case; oversight sees none.' })
  reference: string | null;
  @ApiProperty({
    type: NamesDto,
    nullable: true,
    description: 'For oversight: the agency that holds the case.',
  })
  agencyName: NamesDto | null;
  @ApiProperty({ description: 'Needs a second person within 24 hours; one confirms it.' }) isHeavy: boolean;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ enum: BLOCK_SUBJECT_KINDS }) subjectKind: BlockSubjectKind;
  @ApiProperty({ enum: BLOCK_SOURCES }) source: BlockSource;
  @ApiProperty({ enum: BLOCK_STATES }) state: BlockState;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ enum: BLOCK_VOTES, type: String, nullable: true }) ownVote: BlockVote | null;
  @ApiProperty() version: number;
}

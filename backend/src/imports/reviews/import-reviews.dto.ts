import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsUUID } from 'class-validator';
import { NamesDto } from '../../identity/index.js';
import {
  Nullable,
  NullableCode,
  NullableDay,
  NullableInstant,
  NullableUuid,
} from '../../platform/http/nullable-fields.js';
import { Uuid } from '../../platform/http/validation.js';
import { REVIEW_REASONS, REVIEW_SIGNS } from './review-reasons.rules.js';
import type { ReviewReason, ReviewSign } from './review-reasons.rules.js';

/** Cases that one request assigns. */
const MOST_ASSIGNED = 100;
const SETTLED_AS = ['reconciled', 'insignificant', 'returned_home'] as const;

export class LikeCaseDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The survivor code of the agency.') code: string | null;
}

export class SaidTwoDto extends LikeCaseDto {
  @Nullable(String, 'The supervisor who called them two survivors.') saidBy: string | null;
  @ApiProperty({ format: 'date-time' }) saidAt: string;
}

export class ImportReviewDto {
  @NullableUuid('Of the follow-up; null where the review is done and only the consent is open.') id:
    | string
    | null;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The survivor code of the agency.') code: string | null;
  @ApiProperty({ enum: REVIEW_REASONS }) reason: ReviewReason;
  @ApiProperty({ enum: REVIEW_SIGNS, isArray: true, description: 'Those that the viewer may read.' })
  signs: readonly ReviewSign[];
  @NullableCode(SETTLED_AS, 'What the register calls an end.') settledAs: string | null;
  @NullableDay() settledOn: string | null;
  @NullableDay('The last day in the books of the agency.') lastOn: string | null;
  @ApiProperty({ description: 'Another agency met her later, and both may know of each other.' })
  isKnownElsewhere: boolean;
  @ApiProperty({ description: 'Rows of the registers about her.' }) visits: number;
  @ApiProperty({
    type: [LikeCaseDto],
    description: 'Open cases of the agency that may be of the same survivor.',
  })
  sameAs: readonly LikeCaseDto[];
  @ApiProperty({ type: [SaidTwoDto], description: 'Of these, what a supervisor called two survivors.' })
  saidTwo: readonly SaidTwoDto[];
  @NullableInstant() dueAt: Date | null;
  @Nullable(String, 'The colleague to whom it is assigned.') leadName: string | null;
}

export class ReviewCountDto {
  @ApiProperty({ enum: REVIEW_REASONS }) reason: ReviewReason;
  @ApiProperty({
    description: 'Of `no_consent` and `same_survivor`: all such cases, whatever their first reason.',
  })
  count: number;
}

/** Imported cases of one import that wait for their review for one reason. */
export class ImportReviewGroupDto {
  @NullableUuid() importId: string | null;
  @NullableInstant() importedAt: Date | null;
  @ApiProperty({ enum: REVIEW_REASONS }) reason: ReviewReason;
  @ApiProperty() count: number;
  @ApiProperty({ description: 'Of these, past the due time.' }) late: number;
}

export class ImportReviewsDto {
  @ApiProperty({ description: 'Imported cases.' }) all: number;
  @ApiProperty() reviewed: number;
  @ApiProperty({ description: 'Waiting, and assigned to a colleague.' }) assigned: number;
  @ApiProperty({ type: [ReviewCountDto] }) counts: ReviewCountDto[];
  @ApiProperty({ type: [ImportReviewDto], description: 'At most 100, those without a colleague first.' })
  items: ImportReviewDto[];
}

export class AssignReviewsRequest {
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ASSIGNED)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  caseIds: string[];
  @Uuid() userId: string;
}

export class DuplicateAnswerRequest {
  @ApiProperty({ type: [String], format: 'uuid', minItems: 2, maxItems: 2 })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  caseIds: string[];
  @ApiProperty({ description: 'False: asks again.' }) @IsBoolean() areTwo: boolean;
}

/** How far an agency is with its imported cases, in numbers, for the coordinator of its group. */
export class ImportBacklogDto {
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ description: 'Wait for their first review.' }) waiting: number;
  @ApiProperty({ description: 'Of these, past the due time.' }) late: number;
  @ApiProperty({ description: 'Nobody asked for consent yet.' }) unasked: number;
  @Nullable(Number, 'Called settled, and she came again; null below five.') returned: number | null;
  @NullableInstant('In the last week: when the coordinator asked the agency to ask for consents.')
  askedAt: Date | null;
}

export class ImportConsentsRequest {
  @Uuid() agencyId: string;
}

import { ApiProperty, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Formed, OpaqueText } from '../platform/http/validation.js';
import { COUNT_AT_MOST, DRAFT_BYTES, DRAFT_KEY, WRITER } from './drafts.rules.js';
import { BASE64, ENVELOPE_LENGTH } from './envelopes.rules.js';
import { Nullable, NullableUuid } from '../platform/http/nullable-fields.js';

/** The content of a form, as serialised by the page. */
export class DraftRequest {
  @OpaqueText(DRAFT_BYTES) value: string;
  @Formed(WRITER, { description: 'Random; the same as long as the page is open.' }) writer: string;
  @ApiProperty({ description: 'Counts the edits of the page; an earlier edit changes nothing.' })
  @IsInt()
  @Min(1)
  @Max(COUNT_AT_MOST)
  edit: number;
  @ApiProperty({ description: 'The version that the page knew of; 0 for none.' })
  @IsInt()
  @Min(0)
  @Max(COUNT_AT_MOST)
  seenVersion: number;
}

const COUNT = /^\d{1,9}$/;

/** What a page knew of a draft that it sent or threw away: later words stay. Without it everything goes. */
export class DroppedDraftQuery {
  @Formed(WRITER, { optional: true }) writer?: string;
  @Formed(COUNT, { optional: true }) edit?: string;
  @Formed(COUNT, { optional: true }) seenVersion?: string;
}

export class ExitDraftRequest extends DraftRequest {
  @Formed(DRAFT_KEY) key: string;
}

export class ExitDraftsRequest {
  @ApiProperty({ type: [ExitDraftRequest] })
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ExitDraftRequest)
  drafts: ExitDraftRequest[];
}

export class DraftDto {
  @ApiProperty({ description: 'The form, and the case it is about: `contact:` and an id.' }) key: string;
  @NullableUuid() caseId: string | null;
  @Nullable(String, 'The agency’s survivor code, else the reference.') caseCode: string | null;
  @ApiProperty() value: string;
  @ApiProperty() version: number;
  @ApiProperty({ format: 'date-time' }) savedAt: Date;
  @ApiProperty({ format: 'date-time', description: 'Removed then, unless it is written again.' })
  expiresAt: Date;
}

export class OtherDraftDto extends PickType(DraftDto, ['value', 'savedAt']) {}

export class KeptDraftDto extends PickType(DraftDto, ['version', 'savedAt']) {
  @Nullable(OtherDraftDto, 'Replaced text of another page.') other: OtherDraftDto | null;
}

export class EnvelopeKeyDto {
  @ApiProperty() version: number;
  @ApiProperty({ description: 'Point of the P-256 public key, 65 bytes in Base64.' }) publicKey: string;
}

export class EnvelopeRequest {
  @ApiProperty({ maxLength: ENVELOPE_LENGTH, description: 'Words sealed in a browser, in Base64.' })
  @MaxLength(ENVELOPE_LENGTH)
  @Formed(BASE64)
  envelope: string;
  @ApiProperty({ required: false, description: 'Only answers with the words, and keeps no draft.' })
  @IsOptional()
  @IsBoolean()
  isToRead?: boolean;
}

export class OpenedEnvelopeDto {
  @Nullable(String, 'The draft that it became.') key: string | null;
  @Nullable(String, 'The words, where they were asked for.') value: string | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsString, IsUUID, MaxLength } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, DayField } from '../platform/http/validation.js';
import { KNOWN_ANSWERS } from './classification.types.js';
import type { KnownAnswer } from './classification.types.js';
import { ERASURE_ACTIONS, ERASURE_GROUNDS, ERASURE_STATES, HOLD_GROUNDS } from './keeping.types.js';
import type { ErasureAction, ErasureGround, ErasureState, HoldGround } from './keeping.types.js';

export class LegalHoldDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: HOLD_GROUNDS }) ground: HoldGround;
  @ApiProperty({ format: 'date' }) untilOn: string;
  @ApiProperty({ format: 'date-time' }) setAt: string;
  @ApiProperty({ type: String, nullable: true }) setByName: string | null;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty() isRunning: boolean;
  @ApiProperty() mayLift: boolean;
}

/** A running request to erase an open case, for people who hold no such case: no reference, no name of anybody. */
export class ErasureRequestLineDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ format: 'date-time', description: 'Not before.' }) eraseFrom: string;
  @ApiProperty({ enum: ERASURE_STATES }) state: ErasureState;
  @ApiProperty({ enum: ERASURE_ACTIONS, isArray: true }) allowedActions: ErasureAction[];
}

export class ErasureRequestDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ type: String, nullable: true }) askedByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) confirmedAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'A colleague.' }) confirmedByName: string | null;
  @ApiProperty({ format: 'date-time', description: 'Not before.' }) eraseFrom: string;
  @ApiProperty({ enum: ERASURE_STATES }) state: ErasureState;
  @ApiProperty({ enum: ERASURE_ACTIONS, isArray: true }) allowedActions: ErasureAction[];
}

/** Only its two people see that a file is sealed. */
export class SealedFileDto {
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
  @ApiProperty({ type: String, nullable: true }) supervisorName: string | null;
  @ApiProperty({ format: 'date-time' }) sealedAt: string;
}

export class KeepingDto {
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) erasedAt: string | null;
  @ApiProperty({ enum: ERASURE_GROUNDS, nullable: true }) erasedFor: ErasureGround | null;
  @ApiProperty({ type: [LegalHoldDto], description: 'The newest first.' }) holds: LegalHoldDto[];
  @ApiProperty() mayHold: boolean;
  @ApiProperty({
    description: 'What the viewer could erase her words for now.',
    enum: ERASURE_GROUNDS,
    isArray: true,
  })
  mayEraseFor: ErasureGround[];
  @ApiProperty({ type: ErasureRequestDto, nullable: true, description: 'The latest, of an open case.' })
  erasureRequest: ErasureRequestDto | null;
  @ApiProperty({ description: 'The viewer may record that the survivor asked to erase an open case.' })
  mayAskErasure: boolean;
  @ApiProperty({ type: SealedFileDto, nullable: true }) sealedFile: SealedFileDto | null;
  @ApiProperty() maySeal: boolean;
}

export class LegalHoldRequest {
  @Code(HOLD_GROUNDS) ground: HoldGround;
  @DayField() untilOn: string;
}

export class ErasureRequest {
  @ApiProperty({ description: 'The reference of the case, typed again.', maxLength: 40 })
  @IsString()
  @MaxLength(40)
  reference: string;
  @Code(ERASURE_GROUNDS) ground: ErasureGround;
}

export class ErasureAskRequest {
  @ApiProperty({ description: 'The reference of the case, typed again.', maxLength: 40 })
  @IsString()
  @MaxLength(40)
  reference: string;
  @Code(KNOWN_ANSWERS, { description: 'Whether the survivor was alone when she asked: only "yes" counts.' })
  alone: KnownAnswer;
}

export class SealedFileRequest {
  @ApiProperty({ format: 'uuid', description: 'A supervisor of the own agency.' })
  @IsUUID()
  supervisorId: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, DayField } from '../platform/http/validation.js';
import { ERASURE_GROUNDS, HOLD_GROUNDS } from './keeping.types.js';
import type { ErasureGround, HoldGround } from './keeping.types.js';

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

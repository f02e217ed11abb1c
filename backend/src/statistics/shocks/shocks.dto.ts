import { ApiProperty } from '@nestjs/swagger';
import { Nullable, NullableDay, NullableUuid } from '../../platform/http/nullable-fields.js';
import { Code, DayField, Uuid } from '../../platform/http/validation.js';
import { INDICATOR_CODES } from '../indicators.rules.js';
import type { IndicatorCode } from '../indicators.rules.js';
import { SHOCK_KINDS, SHOCK_PARTS, SHOCK_WINDOWS } from './shocks.rules.js';
import type { ShockFigure, ShockKind, ShockPart, ShockWindow } from './shocks.rules.js';

export class ShockChange {
  @Code(SHOCK_KINDS) kind: ShockKind;
  @DayField({ description: 'Today at the latest.' }) fromOn: string;
  @DayField({ optional: true, description: 'The last day; null while it lasts.' }) untilOn: string | null =
    null;
}

export class ShockRequest extends ShockChange {
  @Uuid({ optional: true, description: 'In whose district; null: in the whole country.' })
  groupId: string | null = null;
}

export class ShockDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: SHOCK_KINDS }) kind: ShockKind;
  @NullableUuid('null: in the whole country.') groupId: string | null;
  @ApiProperty({ format: 'date' }) fromOn: string;
  @NullableDay('null: it lasts.') untilOn: string | null;
  @ApiProperty({ description: 'The viewer may change or remove it.' }) mayChange: boolean;
  @ApiProperty() version: number;
}

class IndicatorTotalDto {
  @ApiProperty({ enum: INDICATOR_CODES }) code: IndicatorCode;
  @ApiProperty() base: number;
  @ApiProperty() value: number;
  @Nullable(Number, 'A whole per cent; null where the base is 0.') percent: number | null;
}

class ShockFigureDto implements ShockFigure {
  @ApiProperty({ enum: SHOCK_PARTS }) part: ShockPart;
  @ApiProperty() code: string;
  @Nullable(Number, 'null: 0 to 4; of wellbeing, which is rounded, also where fewer than 20 were asked.')
  records: number | null;
}

class ShockWindowDto {
  @ApiProperty({ enum: SHOCK_WINDOWS }) window: ShockWindow;
  @ApiProperty({ format: 'date' }) from: string;
  @ApiProperty({ format: 'date', description: 'The day after the last.' }) until: string;
  @ApiProperty() months: number;
  @ApiProperty({ type: [IndicatorTotalDto], description: 'None for the country.' })
  items: IndicatorTotalDto[];
  @ApiProperty({ type: [ShockFigureDto] }) figures: ShockFigureDto[];
}

/** Counts of whole months around a shock: of a group or the own agency exact, of the country rounded as published. */
export class ShockEffectDto {
  @ApiProperty() shock: ShockDto;
  @ApiProperty({
    type: [ShockWindowDto],
    description: 'Those with whole months that are over, the oldest first.',
  })
  windows: ShockWindowDto[];
}

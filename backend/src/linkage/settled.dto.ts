import { ApiProperty } from '@nestjs/swagger';
import { SETTLED_AS } from './linkage.types.js';
import type { SettledAs } from './linkage.types.js';

/** A report that was called settled although she came again; neither where nor when that was. */
export class SettledCaseDto {
  @ApiProperty() reference: string;
  @ApiProperty({ enum: SETTLED_AS }) settledAs: SettledAs;
  @ApiProperty({ format: 'date' }) settledOn: string;
}

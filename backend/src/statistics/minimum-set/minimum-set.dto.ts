import { ApiProperty } from '@nestjs/swagger';
import { HELD } from '../crosswalk.types.js';
import { TABLE_CODES } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { SHARE_STATES } from './minimum-set.rules.js';
import { ASKED_WHERE, MINIMUM_CODES } from './minimum-set.types.js';
import type { AskedWhere, ItemCodes, MinimumCode } from './minimum-set.types.js';

export class MinimumItemDto {
  @ApiProperty({ enum: MINIMUM_CODES }) code: MinimumCode;
  @ApiProperty({ enum: HELD }) held: string;
  @ApiProperty({ type: String, nullable: true, description: 'The field of the product that holds it.' })
  field: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The list that its codes are of.' })
  list: ItemCodes['list'] | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'How the names of the texts of its codes begin.',
  })
  words: string | null;
  @ApiProperty({ type: [String] }) codes: readonly string[];
  @ApiProperty({ description: 'There is a word on why it is held so.' }) isExplained: boolean;
  @ApiProperty({ enum: ASKED_WHERE }) asked: AskedWhere;
  @ApiProperty({ enum: TABLE_CODES, isArray: true }) tables: readonly TableCode[];
  @ApiProperty({ enum: SHARE_STATES, description: 'Whether the share of what is missing can be told.' })
  missing: string;
  @ApiProperty({ type: Number, nullable: true, description: 'In steps of five.' }) missingPercent:
    number | null;
  @ApiProperty({
    enum: TABLE_CODES,
    type: String,
    nullable: true,
    description: 'The table that tells the share.',
  })
  missingIn: TableCode | null;
}

/** What the minimum set of administrative data asks for, and what holds it. */
export class MinimumSetDto {
  @ApiProperty({ type: [Number], description: 'Years that were counted, the newest first.' }) years: number[];
  @ApiProperty({ type: Number, nullable: true, description: 'The one that the shares are of.' })
  year: number | null;
  @ApiProperty({ type: [MinimumItemDto] }) items: MinimumItemDto[];
}

import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { CodeWord, DayField } from '../platform/http/validation.js';
import { COLUMN_MEANINGS } from './column-meanings.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';

export class LayoutColumnDto {
  @ApiProperty({ enum: COLUMN_MEANINGS }) meaning: ColumnMeaning;
  @ApiProperty({ description: 'As the register usually writes it.' }) heading: string;
  @ApiProperty({ description: 'Without it the file is no register of this layout.' }) isRequired: boolean;
}

export class RegisterLayoutDto {
  @ApiProperty() id: string;
  @ApiProperty({ type: NamesDto, description: 'What the keeper calls the register.' }) title: NamesDto;
  @ApiProperty({ format: 'date', description: 'The period it usually covers.' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
  @ApiProperty({ description: 'Bytes of the largest file that is taken.' }) mostBytes: number;
  @ApiProperty({ type: [LayoutColumnDto] }) columns: LayoutColumnDto[];
}

export class StartImportQuery {
  @CodeWord() layout: string;
  @DayField({ optional: true }) from?: string;
  @DayField({ optional: true }) until?: string;
}

export class StartedImportDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The import that runs now; null where no row was stored.',
  })
  importId: string | null;
  @ApiProperty({ description: 'Where no row was stored: rows that were known already.' }) knownCount: number;
  @ApiProperty({ description: 'Where no row was stored: rows that could not be stored.' })
  failedCount: number;
}

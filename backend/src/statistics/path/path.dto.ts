import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../../identity/index.js';
import { CellDto } from '../statistics.dto.js';
import { PATH_CODES, PATH_VIEWS, STAGE_NAMES, STEPS } from './path.types.js';
import type { PathCode, PathView, Stage, Step } from './path.types.js';

export class PathDefinitionDto {
  @ApiProperty({ enum: ['cases', 'referrals', 'events', 'reports', 'orders', 'breaches', 'triages'] })
  unit: string;
  @ApiProperty({ description: 'The day that puts a record into its period.' }) axis: string;
  @ApiProperty({ type: String, nullable: true, description: 'The line whose share is told.' })
  numerator: string | null;
  @ApiProperty({ type: [String], description: 'Lines of which nobody knows the answer.' }) missing: string[];
}

export class PathColumnDto {
  @ApiProperty({ description: 'A code, or the id of an agency.' }) key: string;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Of an agency.' }) name: NamesDto | null;
}

export class StageFigureDto {
  @ApiProperty({ enum: STAGE_NAMES }) stage: Stage;
  @ApiProperty() column: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Null where it follows from nothing shown.' })
  value: number | null;
}

export class StepDaysDto {
  @ApiProperty({ enum: STEPS }) step: Step;
  @ApiProperty() column: string;
  @ApiProperty({ description: 'The median of at least ten referrals, in days.' }) days: number;
}

export class PathShareDto {
  @ApiProperty() column: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Of at least ten records.' }) percent:
    number | null;
  @ApiProperty({ type: Number, nullable: true }) missingPercent: number | null;
}

export class PathTableDto {
  @ApiProperty({ enum: PATH_CODES }) code: PathCode;
  @ApiProperty({ enum: PATH_VIEWS, description: 'What the columns are.' }) view: PathView;
  @ApiProperty({ type: PathDefinitionDto }) definition: PathDefinitionDto;
  @ApiProperty({ type: [String], description: 'Lines too small to be told apart stand in one, with `+`.' })
  lines: string[];
  @ApiProperty({ type: [PathColumnDto] }) columns: PathColumnDto[];
  @ApiProperty({ type: [CellDto] }) cells: CellDto[];
  @ApiProperty({ type: [StageFigureDto] }) stages: StageFigureDto[];
  @ApiProperty({ type: [StepDaysDto] }) days: StepDaysDto[];
  @ApiProperty({ type: [PathShareDto] }) shares: PathShareDto[];
}

export class PathDto {
  @ApiProperty({ format: 'date-time', description: 'Counted at; what comes later is not in it.' })
  now: string;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Of a group, counted once: when this period is; null where it was, or never will be.',
  })
  countsOn: string | null;
  @ApiProperty() year: number;
  @ApiProperty({ description: '1 to 4, or 0 for the whole year.' }) quarter: number;
  @ApiProperty({ description: 'Counts from 1 to one below it are never shown.' }) smallestShown: number;
  @ApiProperty({ type: [PathTableDto], description: 'Empty where the period is not counted.' })
  items: PathTableDto[];
}

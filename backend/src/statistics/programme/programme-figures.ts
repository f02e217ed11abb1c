import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '../../platform/database/database.js';
import { RequirePermission } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { daysOfYear } from '../courts/court-figures.rules.js';
import { readProgrammeFigures } from '../statistics.queries.js';
import { programmeFiguresShown } from './programme-figures.rules.js';
import type { ProgrammeFigure } from './programme-figures.rules.js';

export class ProgrammeFigureDto implements ProgrammeFigure {
  @ApiProperty({ description: 'Basis of the files, or what is counted.' }) part: string;
  @ApiProperty() code: string;
  @ApiProperty({ type: 'integer', description: 'Counts that are not shown are left out.' }) records: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Median until a signal reached the lead.' })
  minutes: number | null;
}

/** The programme for perpetrators in a year; never for its own workers. */
@Injectable()
export class ProgrammeFiguresService {
  constructor(private readonly database: Database) {}

  /** Exact for cases of the own agency; of all agencies rounded as published. */
  async of(year: string): Promise<ProgrammeFigureDto[]> {
    const { agencyKind, roles } = this.database.viewer;
    const days = daysOfYear(year);
    // Police read the code of a signal alone, and no sum of what survivors said.
    if (agencyKind === 'police' || !days) throw notFound();
    return programmeFiguresShown(
      await readProgrammeFigures(this.database, days),
      roles.includes('statistician'),
    );
  }
}

@ApiTags('statistics')
@Controller('statistics')
export class ProgrammeFiguresController {
  constructor(private readonly figures: ProgrammeFiguresService) {}

  @Get('programme/:year')
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: [ProgrammeFigureDto] })
  @RequirePermission(
    'programme_figures.read',
    'Counts files, hours and signals of a year, and totals of what survivors said, of five men or more.',
  )
  getProgrammeFigures(@Param('year') year: string): Promise<ProgrammeFigureDto[]> {
    return this.figures.of(year);
  }
}

import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '../../platform/database/database.js';
import { RequirePermission } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { courtFiguresShown, daysOfYear } from './court-figures.rules.js';
import type { CourtFigure } from './court-figures.rules.js';
import { readCourtFigures } from '../statistics.queries.js';

export class CourtFigureDto implements CourtFigure {
  @ApiProperty({ description: 'Kind of the court case, `reports` to the police, or what is counted.' })
  part: string;
  @ApiProperty() code: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: 0 to 4.' }) records: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Median since the stage before.' })
  days: number | null;
}

/** Reports and court cases of a year: how far they came, and what she got (T12b). */
@Injectable()
export class CourtFiguresService {
  constructor(private readonly database: Database) {}

  /** Exact for the own agency; of all agencies rounded as published. */
  async of(year: string): Promise<CourtFigureDto[]> {
    // Police learn of no court case, and of no number of them.
    const days = daysOfYear(year);
    if (this.database.viewer.agencyKind === 'police' || !days) throw notFound();
    return courtFiguresShown(
      await readCourtFigures(this.database, days),
      this.database.viewer.roles.includes('statistician'),
    );
  }
}

@ApiTags('statistics')
@Controller('statistics')
export class CourtFiguresController {
  constructor(private readonly figures: CourtFiguresService) {}

  @Get('courts/:year')
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: [CourtFigureDto] })
  @RequirePermission('court_figures.read', 'Counts reports and court cases of a year by how far they came.')
  getCourtFigures(@Param('year') year: string): Promise<CourtFigureDto[]> {
    return this.figures.of(year);
  }
}

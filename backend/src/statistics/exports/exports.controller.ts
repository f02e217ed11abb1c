import { Controller, Get, Injectable, Param, ParseIntPipe, ParseUUIDPipe, Query } from '@nestjs/common';
import type { PipeTransform, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { MeasuresService } from '../measures.service.js';
import { PathService } from '../path/path.service.js';
import { PersonFiguresService } from '../person-figures.service.js';
import type { Period } from '../periods.rules.js';
import { TABLE_CODES } from '../statistics.types.js';
import { TablesService } from '../tables.service.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import { AnswersWithFile, AnswersWithMark, File, Marked, sent } from './asked-file.js';
import type { AskedFile, AskedMark } from './asked-file.js';
import { ExportsService } from './exports.service.js';
import { measureOf, pathOf, personsOf, tableOfYear } from './takeable.js';
import type { Takeable } from './takeable.js';

@Injectable()
class PeriodPipe implements PipeTransform<string, Period> {
  transform(text: string): Period {
    return periodIn(text, /^(\d{4})-([0-4])$/);
  }
}

/** Persons are counted of half-years too. */
@Injectable()
class PersonPeriodPipe implements PipeTransform<string, Period> {
  transform(text: string): Period {
    return periodIn(text, /^(\d{4})-([0-6])$/);
  }
}

function periodIn(text: string, form: RegExp): Period {
  const [, year, quarter] = form.exec(text) ?? [];
  if (year === undefined || quarter === undefined) throw notFound();
  return { year: Number(year), quarter: Number(quarter) };
}

const OfPeriod = () => Param('period', PeriodPipe);
const OfPersonPeriod = () => Param('period', PersonPeriodPipe);

const HasPeriod = (): MethodDecorator =>
  ApiParam({ name: 'period', type: String, description: 'A quarter as `2026-4`; a year as `2026-0`.' });

const HasPersonPeriod = (): MethodDecorator =>
  ApiParam({
    name: 'period',
    type: String,
    description: 'A quarter as `2026-4`; half-years as `2026-5` and `2026-6`; a year as `2026-0`.',
  });

/** What the screens show, as files: each is written into the log and says on itself where it came from. */
@ApiTags('exports')
@Controller('statistics/exports')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly measures: MeasuresService,
    private readonly paths: PathService,
    private readonly tables: TablesService,
    private readonly persons: PersonFiguresService,
  ) {}

  @Get('measures/groups/:groupId/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_group', 'Gives a measure of a group as a file.')
  async exportGroupMeasure(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @OfPeriod() period: Period,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    return sent(
      await this.exports.file(measureOf(await this.measures.ofGroup(groupId, period), file.name), file),
    );
  }

  @Get('measures/own-agency/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_agency', 'Gives a measure of the own agency as a file.')
  async exportAgencyMeasure(@OfPeriod() period: Period, @File() file: AskedFile): Promise<StreamableFile> {
    return sent(await this.exports.file(measureOf(await this.measures.ofAgency(period), file.name), file));
  }

  @Get('path/groups/:groupId/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_group', 'Gives a table of where survivors of a group are lost as a file.')
  async exportGroupPath(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @OfPeriod() period: Period,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    return sent(await this.exports.file(pathOf(await this.paths.ofGroup(groupId, period), file.name), file));
  }

  @Get('path/own-agency/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_agency', 'Gives a table of where survivors of the own agency are lost as a file.')
  async exportAgencyPath(@OfPeriod() period: Period, @File() file: AskedFile): Promise<StreamableFile> {
    return sent(await this.exports.file(pathOf(await this.paths.ofAgency(period), file.name), file));
  }

  @Get('persons/:period/:file')
  @HasPersonPeriod()
  @ApiQuery({
    name: 'version',
    type: Number,
    required: false,
    description: 'The last one where none is asked for.',
  })
  @AnswersWithFile()
  @Permit('persons.read', 'Gives what was counted of persons in a period as a file.')
  async exportPersons(
    @OfPersonPeriod() period: Period,
    @File() file: AskedFile,
    @Query('version', new ParseIntPipe({ optional: true })) version?: number,
  ): Promise<StreamableFile> {
    return sent(await this.exports.file(await this.personsNamed(file.name, period, version), file));
  }

  @Get('tables/:year/:file')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithFile()
  @Permit('statistics.read', 'Gives a table of one year as a file.')
  async exportTable(
    @Param('year', ParseIntPipe) year: number,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    return sent(await this.exports.file(await this.tableNamed(file.name, year), file));
  }

  @Get('measures/groups/:groupId/:period/:file/mark')
  @HasPeriod()
  @AnswersWithMark()
  @Permit('measures.of_group', 'Says what stands on a measure of a group on paper, and writes it down.')
  async markGroupMeasure(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @OfPeriod() period: Period,
    @Marked() asked: AskedMark,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(measureOf(await this.measures.ofGroup(groupId, period), asked.name), asked);
  }

  @Get('measures/own-agency/:period/:file/mark')
  @HasPeriod()
  @AnswersWithMark()
  @Permit(
    'measures.of_agency',
    'Says what stands on a measure of the own agency on paper, and writes it down.',
  )
  async markAgencyMeasure(@OfPeriod() period: Period, @Marked() asked: AskedMark): Promise<PrintMarkDto> {
    return this.exports.marked(measureOf(await this.measures.ofAgency(period), asked.name), asked);
  }

  @Get('path/groups/:groupId/:period/:file/mark')
  @HasPeriod()
  @AnswersWithMark()
  @Permit(
    'measures.of_group',
    'Says what stands on a table of the path of a group on paper, and writes it down.',
  )
  async markGroupPath(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @OfPeriod() period: Period,
    @Marked() asked: AskedMark,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(pathOf(await this.paths.ofGroup(groupId, period), asked.name), asked);
  }

  @Get('path/own-agency/:period/:file/mark')
  @HasPeriod()
  @AnswersWithMark()
  @Permit('measures.of_agency', 'Says what stands on a table of the own path on paper, and writes it down.')
  async markAgencyPath(@OfPeriod() period: Period, @Marked() asked: AskedMark): Promise<PrintMarkDto> {
    return this.exports.marked(pathOf(await this.paths.ofAgency(period), asked.name), asked);
  }

  @Get('persons/:period/:file/mark')
  @HasPersonPeriod()
  @ApiQuery({ name: 'version', type: Number, required: false })
  @AnswersWithMark()
  @Permit('persons.read', 'Says what stands on what was counted of persons on paper, and writes it down.')
  async markPersons(
    @OfPersonPeriod() period: Period,
    @Marked() asked: AskedMark,
    @Query('version', new ParseIntPipe({ optional: true })) version?: number,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(await this.personsNamed(asked.name, period, version), asked);
  }

  @Get('tables/:year/:file/mark')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithMark()
  @Permit('statistics.read', 'Says what stands on a table of one year on paper, and writes it down.')
  async markTable(
    @Param('year', ParseIntPipe) year: number,
    @Marked() asked: AskedMark,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(await this.tableNamed(asked.name, year), asked);
  }

  private async personsNamed(name: string, period: Period, version?: number): Promise<Takeable> {
    if (name !== 'persons') throw notFound();
    return personsOf(await this.persons.get(period, version));
  }

  private async tableNamed(name: string, year: number): Promise<Takeable> {
    const code = TABLE_CODES.find((each) => each === name);
    if (!code) throw notFound();
    return tableOfYear(await this.tables.get(code, year));
  }
}

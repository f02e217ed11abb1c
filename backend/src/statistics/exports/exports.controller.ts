import {
  Controller,
  Get,
  Injectable,
  Param,
  ParseEnumPipe,
  ParseIntPipe,
  ParseUUIDPipe,
  StreamableFile,
  applyDecorators,
} from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { LANGUAGES } from '../../identity/index.js';
import type { Language } from '../../identity/index.js';
import { Permit } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { MeasuresService } from '../measures.service.js';
import { PathService } from '../path/path.service.js';
import type { Period } from '../periods.rules.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import { ReturnsService } from '../returns/returns.service.js';
import { TABLE_CODES } from '../statistics.types.js';
import { TablesService } from '../tables.service.js';
import { ExportsService } from './exports.service.js';
import type { ExportedFile, Wanted } from './exports.service.js';
import { FILE_FORMS } from './sheet.types.js';

/** Which figures in which language and form, in one word: `referrals-agency.tg.pdf`. */
export interface AskedFile extends Wanted {
  readonly name: string;
}

@Injectable()
class FilePipe implements PipeTransform<string, AskedFile> {
  transform(text: string): AskedFile {
    const [name = '', language, form, ...more] = text.split('.');
    const [known, made] = [
      LANGUAGES.find((each) => each === language),
      FILE_FORMS.find((each) => each === form),
    ];
    if (!known || !made || more.length > 0) throw notFound();
    return { name, language: known, form: made };
  }
}

@Injectable()
class PeriodPipe implements PipeTransform<string, Period> {
  transform(text: string): Period {
    const [, year, quarter] = /^(\d{4})-([0-4])$/.exec(text) ?? [];
    if (year === undefined || quarter === undefined) throw notFound();
    return { year: Number(year), quarter: Number(quarter) };
  }
}

const File = () => Param('file', FilePipe);
const OfPeriod = () => Param('period', PeriodPipe);

/** A file that is saved and never shown by the browser. */
const AnswersWithFile = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'file', type: String, description: 'Figures, language and form: `on_time.tg.pdf`.' }),
    ApiProduces('application/octet-stream'),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' } }),
  );
const HasPeriod = (): MethodDecorator =>
  ApiParam({ name: 'period', type: String, description: 'A quarter as `2026-4`; a year as `2026-0`.' });

/** What the screens show, as files: each is written into the log and says on itself where it came from. */
@ApiTags('exports')
@Controller('statistics/exports')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly measures: MeasuresService,
    private readonly paths: PathService,
    private readonly tables: TablesService,
    private readonly returns: ReturnsService,
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
    return sent(await this.exports.measure(await this.measures.ofGroup(groupId, period), file));
  }

  @Get('measures/own-agency/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_agency', 'Gives a measure of the own agency as a file.')
  async exportAgencyMeasure(@OfPeriod() period: Period, @File() file: AskedFile): Promise<StreamableFile> {
    return sent(await this.exports.measure(await this.measures.ofAgency(period), file));
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
    return sent(await this.exports.path(await this.paths.ofGroup(groupId, period), file));
  }

  @Get('path/own-agency/:period/:file')
  @HasPeriod()
  @AnswersWithFile()
  @Permit('measures.of_agency', 'Gives a table of where survivors of the own agency are lost as a file.')
  async exportAgencyPath(@OfPeriod() period: Period, @File() file: AskedFile): Promise<StreamableFile> {
    return sent(await this.exports.path(await this.paths.ofAgency(period), file));
  }

  @Get('tables/:year/:file')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithFile()
  @Permit('statistics.read', 'Gives a table of one year as a file.')
  async exportTable(
    @Param('year', ParseIntPipe) year: number,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    const code = TABLE_CODES.find((each) => each === file.name);
    if (!code) throw notFound();
    return sent(await this.exports.table(await this.tables.get(code, year), file));
  }

  @Get('returns/:period/:file')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @AnswersWithFile()
  @Permit('statistics.read', 'Gives the return of a period as a file.')
  async exportReturn(@Param('period') period: string, @File() file: AskedFile): Promise<StreamableFile> {
    if (file.name !== 'return') throw notFound();
    return sent(await this.exports.filledReturn(await this.returns.get(period), file));
  }

  @Get('returns/:period/print/:language')
  @ApiParam({ name: 'period', type: String })
  @ApiParam({ name: 'language', enum: LANGUAGES })
  @ApiOkResponse({ type: PrintMarkDto })
  @Permit('statistics.read', 'Says what stands on a return that is printed, and writes down that it was.')
  async printReturn(
    @Param('period') period: string,
    @Param('language', new ParseEnumPipe(Object.fromEntries(LANGUAGES.map((each) => [each, each]))))
    language: Language,
  ): Promise<PrintMarkDto> {
    return { mark: await this.exports.printedReturn(await this.returns.get(period), language) };
  }
}

const sent = ({ name, type, bytes }: ExportedFile): StreamableFile =>
  new StreamableFile(bytes, {
    type,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });

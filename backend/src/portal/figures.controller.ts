import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Permit } from '../platform/http/permit.js';
import { Problem, notFound } from '../shared/errors.js';
import { PublishedEditionsService, nameOf, periodNamed } from '../statistics/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { KEEP, send } from './answers.js';
import { FILES, fileOf } from './figure-files.js';
import { figurePage, figuresPage } from './figures-page.js';
import { PortalPagesService } from './portal-pages.service.js';

/** Such as `2020-v2.csv`: a period, an edition (2 is the final one), and which file it is. */
const FILE = /^([^.]+?)(?:-v(\d{1,4}))?\.([a-z.-]+)$/;

/** Published tables, as pages and as files; the public asks no questions of its own. */
@ApiExcludeController()
@Controller('portal')
export class FiguresController {
  constructor(
    private readonly pages: PortalPagesService,
    private readonly editions: PublishedEditionsService,
  ) {}

  @Get('data/figures/:code/:file')
  @Permit('public', 'Gives a table as a file.')
  async getFigureFile(
    @Param('code') code: string,
    @Param('file') name: string,
    @Res() response: Response,
  ): Promise<void> {
    const [, period = '', version, kind = ''] = FILE.exec(name) ?? [];
    const file = Object.hasOwn(FILES, kind) ? FILES[kind] : null;
    const table = file && (await this.find(code, period, version));
    if (!table) throw notFound();
    if (table.withdrawnReason) throw new Problem(410, 'table_withdrawn');
    response.setHeader('Content-Disposition', `attachment; filename="${fileOf(table, kind)}"`);
    const text = file.of(this.pages.words, table);
    const describedBy = kind === 'csv' ? `${nameOf(table)}-v${table.edition}.csv-metadata.json` : undefined;
    send(response, { type: file.type, keep: KEEP.minutes, text, isOpenData: true, describedBy });
  }

  @Get(':language/figures')
  @Permit('public', 'Lists the published tables.')
  async listFigures(@Param('language') language: string, @Res() response: Response): Promise<void> {
    const known = LANGUAGES.find((one) => one === language);
    if (!known) return this.missing(response);
    const content = figuresPage(this.pages.words[known], await this.editions.list());
    this.show(response, this.pages.whole(known, 'figures', content));
  }

  @Get(':language/figures/:code/:period')
  @Permit('public', 'Shows a table with how it was counted.')
  getFigures(@Param() where: Record<string, string | undefined>, @Res() response: Response): Promise<void> {
    return this.showTable(where, response);
  }

  @Get(':language/figures/:code/:period/:version')
  @Permit('public', 'Shows one edition of a table.')
  getFiguresVersion(
    @Param() where: Record<string, string | undefined>,
    @Res() response: Response,
  ): Promise<void> {
    return this.showTable(where, response);
  }

  private async showTable(where: Record<string, string | undefined>, response: Response): Promise<void> {
    const { language, code = '', period = '', version } = where;
    const known = LANGUAGES.find((one) => one === language);
    const table = known && (await this.find(code, period, version));
    if (!known || !table) return this.missing(response, known);
    const path = ['figures', code, period, ...(version === undefined ? [] : [version])].join('/');
    this.show(response, this.pages.whole(known, path, figurePage(this.pages.words[known], table)));
  }

  private async find(code: string, name: string, version?: string): Promise<PublishedTable | null> {
    const period = periodNamed(name);
    if (!period || (version !== undefined && !/^[12]$/.test(version))) return null;
    return this.editions.find(code, period, version === undefined ? undefined : Number(version));
  }

  private show(response: Response, text: string): void {
    send(response, { type: 'text/html', keep: KEEP.never, text });
  }

  private missing(response: Response, language: Language = LANGUAGES[0]): void {
    const text = this.pages.missing(language);
    send(response, { status: 404, type: 'text/html', keep: KEEP.never, text });
  }
}

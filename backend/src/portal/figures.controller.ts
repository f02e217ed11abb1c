import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Permit } from '../platform/http/permit.js';
import { notFound } from '../shared/errors.js';
import { ReleasesService } from '../statistics/index.js';
import { KEEP, send } from './answers.js';
import { csvOf, figurePage, figuresPage, jsonOf } from './figures-page.js';
import { PortalPagesService } from './portal-pages.service.js';

const yearOf = (text: string): number => (/^\d{4}$/.test(text) ? Number(text) : 0);

const FILES = {
  csv: { type: 'text/csv', of: csvOf },
  json: { type: 'application/json', of: jsonOf },
} as const;

/** Tables that a statistician released, as pages and as files; there is no question that somebody could put. */
@ApiExcludeController()
@Controller('portal')
export class FiguresController {
  constructor(
    private readonly pages: PortalPagesService,
    private readonly releases: ReleasesService,
  ) {}

  @Get('data/figures/:code/:file')
  @Permit('public', 'Gives a table as a file.')
  async getFigureFile(
    @Param('code') code: string,
    @Param('file') name: string,
    @Res() response: Response,
  ): Promise<void> {
    const [year = '', kind = ''] = name.split('.');
    const file = kind === 'csv' || kind === 'json' ? FILES[kind] : null;
    const table = file && (await this.releases.find(code, yearOf(year)));
    if (!table) throw notFound();
    response.setHeader('Content-Disposition', `attachment; filename="${table.code}-${table.year}.${kind}"`);
    send(response, { type: file.type, keep: KEEP.minutes, text: file.of(table) });
  }

  @Get(':language/figures')
  @Permit('public', 'Lists the tables that were released.')
  async listFigures(@Param('language') language: string, @Res() response: Response): Promise<void> {
    const known = LANGUAGES.find((one) => one === language);
    if (!known) return this.missing(response);
    const content = figuresPage(this.pages.words[known], await this.releases.list());
    this.show(response, this.pages.whole(known, 'figures', content));
  }

  @Get(':language/figures/:code/:year')
  @Permit('public', 'Shows a table with how it was counted.')
  async getFigures(
    @Param() { language = '', code = '', year = '' }: Record<string, string | undefined>,
    @Res() response: Response,
  ): Promise<void> {
    const known = LANGUAGES.find((one) => one === language);
    const table = known && (await this.releases.find(code, yearOf(year)));
    if (!table) return this.missing(response, known);
    const content = figurePage(this.pages.words[known], table);
    this.show(response, this.pages.whole(known, `figures/${code}/${year}`, content));
  }

  private show(response: Response, text: string): void {
    send(response, { type: 'text/html', keep: KEEP.minutes, text });
  }

  private missing(response: Response, language: Language = LANGUAGES[0]): void {
    const text = this.pages.missing(language);
    send(response, { status: 404, type: 'text/html', keep: KEEP.never, text });
  }
}

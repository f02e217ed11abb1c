import { Controller, Get, Param, Res, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response, Request } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { RequirePermission } from '../platform/http/permit.js';
import { notFound, Problem } from '../shared/errors.js';
import { KEEP, send } from './answers.js';
import { AudioService } from './audio.service.js';
import { TOPICS } from './portal.types.js';
import type { Hotline } from '../callback-requests/index.js';
import { Log } from '../platform/log.js';
import { FIELD, readCallbackForm } from './callback-form.rules.js';
import type { CallbackForm, CallbackStatus } from './callback-form.rules.js';
import { closedPage, callbackPage, newsPage } from './callback-page.js';
import type { CallbackPageState } from './callback-page.js';
import { CallbackFormService, readForm } from './callback-form.service.js';
import type { Asked } from './callback-form.service.js';
import { PortalPagesService } from './portal-pages.service.js';
import { PublishedEditionsService, nameOf, periodNamed } from '../statistics/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { FILES, fileOf } from './figure-files.js';
import { figurePage, figuresPage } from './figures-page.js';

/** Recordings of the topics. The browser loads them only on play, part by part, and stores none. */
@ApiExcludeController()
@Controller('portal/audio')
export class AudioController {
  constructor(private readonly audio: AudioService) {}

  @Get(':name')
  @RequirePermission('public', 'Gives a topic read aloud.')
  async getRecording(@Param('name') name: string, @Res() response: Response): Promise<void> {
    const [asked, spoken] = name.split('.');
    const topic = TOPICS.find((one) => one === asked);
    const language = LANGUAGES.find((one) => one === spoken);
    const found = topic && language ? await this.audio.find(topic, language) : null;
    const { folder } = this.audio;
    if (!folder || found?.name !== name) throw notFound();
    response.setHeader('Content-Type', found.type);
    response.setHeader('Cache-Control', KEEP.nowhere);
    await new Promise<void>((done) =>
      response.sendFile(
        found.name,
        { root: folder, cacheControl: false, etag: false, lastModified: false },
        () => done(),
      ),
    );
  }
}

const languageOf = (text: string): Language | null => LANGUAGES.find((one) => one === text) ?? null;

type Shown = Pick<CallbackPageState, 'words' | 'once' | 'fault'> & { status?: number };

/**
 * The quiet way to ask for help (ADR 23). Every request returns to this one page, so that back, forward and reload
 * neither show nor send the form again. The history looks like any other visitor's; no browser stores the content.
 */
@ApiExcludeController()
@Controller('portal')
export class CallbackFormController {
  constructor(
    private readonly callbacks: CallbackFormService,
    private readonly pages: PortalPagesService,
    private readonly log: Log,
  ) {}

  @Get(':language/desk')
  @RequirePermission(
    'public',
    'The page on which somebody asks to be called; for five minutes after sending, that it was kept.',
  )
  async getDesk(
    @Param('language') asked: string,
    @Query('t') token: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const language = languageOf(asked);
    if (!language) return this.missing(response);
    const told = await this.callbacks.open(token).catch(() => null);
    if (told) return this.showNews(language, response, told);
    const codeWord = this.callbacks.offeredWord(language);
    await this.showDesk(language, response, {
      words: { codeWord },
      once: this.callbacks.newOnce(),
      fault: null,
    });
  }

  @Post(':language/desk')
  @RequirePermission(
    'public',
    'Keeps what somebody wrote, sealed to the hotline, or tells whether it was read; refuses nobody.',
  )
  async sendDesk(
    @Param('language') asked: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const language = languageOf(asked);
    if (!language) return this.missing(response);
    const sent = await readForm(request);
    const code = sent.get(FIELD.lookup);
    if (code !== null)
      return this.lead(response, language, await this.callbacks.lookUp(code, request.ip ?? ''));
    const form = readCallbackForm(sent, language);
    const done = await this.tried(form, request.ip ?? '');
    if ('token' in done) return this.lead(response, language, done.token);
    const status = done.fault === 'failed' ? 503 : 422;
    await this.showDesk(language, response, { ...form, fault: done.fault, status });
  }

  /** After a server error the page keeps the typed text, and says that it was not sent. */
  private async tried(form: CallbackForm, address: string): Promise<Asked | { fault: 'failed' }> {
    try {
      return await this.callbacks.ask(form, address);
    } catch (error) {
      this.log.error('help_request_failed', { error });
      return { fault: 'failed' };
    }
  }

  private async showDesk(
    language: Language,
    response: Response,
    { status = 200, ...state }: Shown,
  ): Promise<void> {
    const line = await this.lookedAt();
    if (!line && !state.fault) return this.showClosed(language, response);
    const words = this.pages.words[language];
    const content = callbackPage(words, { ...state, line, places: words.codesOf('place') });
    this.show(response, this.pages.whole(language, 'desk', content), status);
  }

  private async showNews(language: Language, response: Response, told: CallbackStatus): Promise<void> {
    const content = newsPage(this.pages.words[language], told, await this.lookedAt());
    this.show(response, this.pages.whole(language, 'desk', content));
  }

  private showClosed(language: Language, response: Response): void {
    this.show(response, this.pages.whole(language, 'desk', closedPage(this.pages.words[language])));
  }

  /** Without the database the page cannot show whether the hotline is staffed, and cannot send. */
  private async lookedAt(): Promise<Hotline | null> {
    return this.callbacks.look().catch(() => null);
  }

  private lead(response: Response, language: Language, token: string): void {
    response.setHeader('Cache-Control', KEEP.nowhere);
    response.redirect(303, `/portal/${language}/desk?t=${token}`);
  }

  private show(response: Response, text: string, status = 200): void {
    send(response, { status, type: 'text/html', keep: KEEP.nowhere, text });
  }

  private missing(response: Response): void {
    send(response, {
      status: 404,
      type: 'text/html',
      keep: KEEP.never,
      text: this.pages.missing(LANGUAGES[0]),
    });
  }
}

/** Such as `2020-v2.csv`: a period, an edition (2 is the final one), and which file it is. */
const FILE = /^([^.]+?)(?:-v(\d{1,4}))?\.([a-z.-]+)$/;

/** Published tables, as pages and as files; the public cannot run custom queries. */
@ApiExcludeController()
@Controller('portal')
export class FiguresController {
  constructor(
    private readonly pages: PortalPagesService,
    private readonly editions: PublishedEditionsService,
  ) {}

  @Get('data/figures/:code/:file')
  @RequirePermission('public', 'Gives a table as a file.')
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
  @RequirePermission('public', 'Lists the published tables.')
  async listFigures(@Param('language') language: string, @Res() response: Response): Promise<void> {
    const known = LANGUAGES.find((one) => one === language);
    if (!known) return this.missing(response);
    const content = figuresPage(this.pages.words[known], await this.editions.list());
    this.show(response, this.pages.whole(known, 'figures', content));
  }

  @Get(':language/figures/:code/:period')
  @RequirePermission('public', 'Shows a table with how it was counted.')
  getFigures(@Param() where: Record<string, string | undefined>, @Res() response: Response): Promise<void> {
    return this.showTable(where, response);
  }

  @Get(':language/figures/:code/:period/:version')
  @RequirePermission('public', 'Shows one edition of a table.')
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

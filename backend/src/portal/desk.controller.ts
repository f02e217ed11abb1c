import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { HelpLine } from '../help-requests/index.js';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Permit } from '../platform/http/permit.js';
import { Log } from '../platform/log.js';
import { KEEP, send } from './answers.js';
import { FIELD, readDesk } from './desk-form.rules.js';
import type { DeskForm } from './desk-form.rules.js';
import { closedPage, deskPage, newsPage } from './desk-page.js';
import type { DeskState } from './desk-page.js';
import { DeskService } from './desk.service.js';
import type { Asked } from './desk.service.js';
import type { DeskNews } from './desk.types.js';
import { readForm } from './form-body.js';
import { PortalPagesService } from './portal-pages.service.js';

const languageOf = (text: string): Language | null => LANGUAGES.find((one) => one === text) ?? null;

type Shown = Pick<DeskState, 'words' | 'once' | 'fault'> & { status?: number };

/**
 * The quiet way to ask for help (ADR 23). Whatever is sent leads back to this one page, so that going back, forward or
 * reloading shows and sends nothing of it, and a history holds what it holds of everybody who looked; nothing of it is
 * kept by any browser.
 */
@ApiExcludeController()
@Controller('portal')
export class DeskController {
  constructor(
    private readonly desk: DeskService,
    private readonly pages: PortalPagesService,
    private readonly log: Log,
  ) {}

  @Get(':language/desk')
  @Permit(
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
    const told = await this.desk.open(token).catch(() => null);
    if (told) return this.showNews(language, response, told);
    const codeWord = this.desk.offeredWord(language);
    await this.showDesk(language, response, { words: { codeWord }, once: this.desk.newOnce(), fault: null });
  }

  @Post(':language/desk')
  @Permit(
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
    if (code !== null) return this.lead(response, language, await this.desk.lookUp(code, request.ip ?? ''));
    const form = readDesk(sent, language);
    const done = await this.tried(form, request.ip ?? '');
    if ('token' in done) return this.lead(response, language, done.token);
    const status = done.fault === 'failed' ? 503 : 422;
    await this.showDesk(language, response, { ...form, fault: done.fault, status });
  }

  /** A fault of ours keeps what she typed on the page, and says that it was not sent. */
  private async tried(form: DeskForm, address: string): Promise<Asked | { fault: 'failed' }> {
    try {
      return await this.desk.ask(form, address);
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
    const content = deskPage(words, { ...state, line, places: words.codesOf('place') });
    this.show(response, this.pages.whole(language, 'desk', content), status);
  }

  private async showNews(language: Language, response: Response, told: DeskNews): Promise<void> {
    const content = newsPage(this.pages.words[language], told, await this.lookedAt());
    this.show(response, this.pages.whole(language, 'desk', content));
  }

  private showClosed(language: Language, response: Response): void {
    this.show(response, this.pages.whole(language, 'desk', closedPage(this.pages.words[language])));
  }

  /** While the database is away nobody can say who is there, and nothing can be sent. */
  private async lookedAt(): Promise<HelpLine | null> {
    return this.desk.look().catch(() => null);
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

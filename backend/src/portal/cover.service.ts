import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '../identity/index.js';
import { SETTINGS } from '../platform/platform.module.js';
import type { Settings } from '../platform/config/settings.js';
import { Log } from '../platform/log.js';
import { hashOf } from './answers.js';
import { FIELD, readCallbackForm } from './callback-form.rules.js';
import type { CallbackForm } from './callback-form.rules.js';
import { CallbackFormService } from './callback-form.service.js';
import type { Asked } from './callback-form.service.js';
import {
  COVER_FIELD,
  calculatorPage,
  calendarPage,
  clearedPage,
  coverAddress,
  coverPage,
  hiddenPage,
  hiddenStatusPage,
  nobodyPage,
} from './cover-page.js';
import type { HiddenState } from './cover-page.js';
import { COVERS, calculated, looksLikeCode, looksLikeNumber, monthTyped, hiddenAt } from './cover.rules.js';
import type { Cover } from './cover.rules.js';
import type { Markup } from './markup.js';
import { PortalPagesService } from './portal-pages.service.js';
import { readOwn, readOwnBytes } from './words.js';
import type { Words } from './words.js';

interface Where {
  readonly cover: Cover;
  readonly language: Language;
}

/** A stored request leads to another page, so that loading it again sends nothing. */
export type CoverAnswer = CoverPage | { readonly leadsTo: string };

interface CoverPage {
  readonly text: string;
  readonly status: number;
  /** The browser is asked to drop its copies. */
  readonly isCleared: boolean;
}

const SIZES = [192, 512] as const;
const DUSHANBE_MS = 5 * 3_600_000;

/** The covers and the page behind them. */
@Injectable()
export class CoverService {
  readonly style = readOwn('cover.css');
  /** Without its comments, which say what it is for. */
  readonly script = readOwn('cover.js').replace(/^\s*\/\/.*\n/gm, '');

  constructor(
    private readonly callbacks: CallbackFormService,
    private readonly pages: PortalPagesService,
    private readonly log: Log,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get isOn(): boolean {
    return this.settings.sosNumber !== null;
  }

  /** The cover alone: the calculator, or a month of the calendar. */
  page(where: Where, typed: string): string {
    return this.whole(where, this.coverOf(where, typed));
  }

  /** That a request was kept, for five minutes; null afterwards and for anything else. */
  async kept(where: Where, token: unknown): Promise<string | null> {
    const told = await this.callbacks.open(token).catch(() => null);
    if (told?.kind !== 'kept') return null;
    const { cover } = where;
    return this.whole(where, hiddenStatusPage(this.wordsOf(where), { cover, code: told.code, told }));
  }

  manifest({ cover, language }: Where): string {
    const name = this.pages.words[language].t(`cover.${cover}`);
    const start = coverAddress(cover, language);
    const icons = SIZES.map((size) => ({
      src: `/app/${cover}-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
    }));
    return JSON.stringify({
      ...{ id: start, start_url: start, scope: start, lang: language, name, short_name: name, icons },
      ...{ display: 'standalone', background_color: '#ffffff', theme_color: '#ffffff' },
    });
  }

  /** Such as `calculator-192`; null for any other name. */
  picture(name: string): Buffer | null {
    const names = COVERS.flatMap((cover) => SIZES.map((size) => `${cover}-${size}`));
    return this.isOn && names.includes(name) ? readOwnBytes(`${name}.png`) : null;
  }

  /** A wrong number gets the result of the cover, like any other. */
  async answer(where: Where, sent: URLSearchParams, address: string): Promise<CoverAnswer> {
    const code = sent.get(FIELD.lookup);
    if (code !== null) return this.shown(where, await this.looked(where, code, address));
    if (sent.has(FIELD.once)) return this.keep(where, readCallbackForm(sent, where.language), address);
    if (sent.has(COVER_FIELD.clear))
      return { ...this.shown(where, clearedPage(this.wordsOf(where), where.cover)), isCleared: true };
    return this.shown(where, await this.typed(where, (sent.get(COVER_FIELD.typed) ?? '').trim(), address));
  }

  private async typed(where: Where, typed: string, address: string): Promise<Markup> {
    // Beyond the limit nobody finds the number by trying: the cover only answers.
    if (looksLikeNumber(typed) && (await this.callbacks.isGuessing(address)))
      return this.coverOf(where, typed);
    const opened = hiddenAt(typed, this.settings);
    if (opened) return this.hidden(where, { words: opened, fault: null });
    const told = looksLikeCode(typed) ? await this.lookedAt(typed, address) : null;
    if (told?.state === 'heard' || told?.state === 'waiting')
      return hiddenStatusPage(this.wordsOf(where), { cover: where.cover, code: typed, told });
    return this.coverOf(where, typed);
  }

  private async looked(where: Where, code: string, address: string): Promise<Markup> {
    const told = await this.callbacks.lookAt(code, address);
    return hiddenStatusPage(this.wordsOf(where), { cover: where.cover, code, told });
  }

  /** Without the database the cover stays a cover. */
  private lookedAt(code: string, address: string) {
    return this.callbacks.lookAt(code, address).catch(() => null);
  }

  private async keep(where: Where, form: CallbackForm, address: string): Promise<CoverAnswer> {
    const done = await this.tried(form, address);
    if ('token' in done) return { leadsTo: `${coverAddress(where.cover, where.language)}?t=${done.token}` };
    const status = done.fault === 'failed' ? 503 : 422;
    return this.shown(where, await this.hidden(where, { ...form, fault: done.fault }), status);
  }

  /** After a server error the page keeps the typed text, and says that it was not sent. */
  private async tried(form: CallbackForm, address: string): Promise<Asked> {
    try {
      return await this.callbacks.ask(form, address, 'hidden');
    } catch (error) {
      this.log.error('help_request_failed', { error });
      return { fault: 'failed' };
    }
  }

  private async hidden(
    where: Where,
    { words: written, fault, once }: Pick<HiddenState, 'words' | 'fault'> & { once?: string },
  ): Promise<Markup> {
    const words = this.wordsOf(where);
    const line = await this.callbacks.lookAnyway().catch(() => null);
    if (!line && !fault) return nobodyPage(words, where.cover);
    return hiddenPage(words, {
      ...{
        cover: where.cover,
        line,
        fault,
        smsNumber: this.settings.sms?.number ?? null,
        places: words.codesOf('place'),
      },
      once: once || this.callbacks.newOnce(),
      words: { codeWord: this.callbacks.offeredWord(where.language), ...written },
    });
  }

  private coverOf(where: Where, typed: string): Markup {
    const words = this.wordsOf(where);
    if (where.cover === 'calculator') return calculatorPage(words, calculated(typed) ?? typed);
    const now = new Date();
    const [year = 0, month = 0] = new Date(now.getTime() + DUSHANBE_MS).toISOString().split('-').map(Number);
    return calendarPage(words, monthTyped(typed) ?? { year, month }, now);
  }

  private wordsOf({ language }: Where): Words {
    return this.pages.words[language];
  }

  private shown(where: Where, content: Markup, status = 200): CoverPage {
    return { text: this.whole(where, content), status, isCleared: false };
  }

  private whole(where: Where, content: Markup): string {
    return coverPage(
      {
        ...{ words: this.wordsOf(where), cover: where.cover },
        styleAt: `/app/cover.css?v=${hashOf(this.style)}`,
        scriptAt: `/app/cover.js?v=${hashOf(this.script)}`,
      },
      content,
    );
  }
}

import { Component, DestroyRef, afterNextRender, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Unlock } from '../../core/along/unlock';
import { temporaryAddress, temporaryKey } from '../../core/drafts/draft-key';
import { formErrors } from '../../core/http/form-errors';
import { Dates, dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { readCaseCode } from '../../core/offline/case-code';
import { earlyWords } from '../../core/offline/early-words';
import type { Early } from '../../core/offline/early-words';
import { Line } from '../../core/offline/line';
import { nameCheck } from '../../core/offline/name-check';
import { readTemporaryCode } from '../../core/offline/temporary-code';
import { WordSealer } from '../../core/offline/word-sealer';
import type { SealedRow } from '../../core/offline/sealed-words';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';

const KINDS = ['contact', 'support', 'note'] as const;
type Kind = (typeof KINDS)[number];
/** Leaves room for the rest of a draft. */
const MOST = 4_000;

/**
 * Replaces the sign-in page while there is no line. Words are sealed at once and cannot be read here again; they
 * come back as a draft of the person named, in the form and the case that she chose.
 */
@Component({
  selector: 'pn-no-line',
  imports: [ChoiceChips, ErrorSummary, Icon, MatButton, Note, RouterLink, TextField, Unlock],
  templateUrl: './no-line.html',
  styleUrl: '../session/session.scss',
})
export class NoLine {
  private readonly line = inject(Line);
  private readonly sealer = inject(WordSealer);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  private readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly limit = MOST;

  /** Else anybody with the phone would learn that a woman was written about. */
  protected readonly isSignedIn = computed(() => this.session.user() !== null);
  protected readonly isReady = signal<boolean | null>(null);
  protected readonly isAsking = signal(false);
  protected readonly rows = signal<readonly SealedRow[]>([]);
  protected readonly kind = signal<string | null>('contact');
  protected readonly code = signal('');
  protected readonly login = signal('');
  protected readonly words = signal('');
  /** After she signed out here: how many sealed entries of all users stay. */
  protected readonly staying = signal(0);
  /** When the last words were kept; null after a change, and before. */
  protected readonly keptAt = signal<Date | null>(null);
  protected readonly errors = formErrors({ code: 'code', login: 'login', words: 'words' });
  private readonly checkName = nameCheck();
  protected readonly kinds = computed(() =>
    KINDS.map((value) => ({ value, label: this.t(`offline.kind-${value}`) })),
  );

  private readonly early = computed<Early | 'nothing' | 'incomplete'>(() => {
    const [kind, login, text] = [this.chosen(), this.login().trim(), this.words().trim()];
    const [caseCode, temporary] = [readCaseCode(this.code()), readTemporaryCode(this.code())];
    if (!text) return 'nothing';
    if (!login || !(caseCode ?? temporary) || text.length > MOST) return 'incomplete';
    const key = temporary ? temporaryKey(kind, temporary) : kind;
    const at = temporary ? temporaryAddress(temporary) : '';
    const draft = () => ({ at, value: this.valueOf(kind, text) });
    return { login, key, caseCode, entered: text, draft };
  });
  /** While the user types: the browser may be closed before the button is pressed. */
  protected readonly sealed = earlyWords(this.early);
  protected readonly said = computed(() => {
    if (this.early() === 'incomplete') return this.t('offline.not-yet-kept');
    return this.sealed.isSealed() ? this.t('offline.sealed') : '';
  });

  constructor() {
    void this.look();
    // Half-written words stay on the screen; the button continues.
    const stop = this.line.onFound(() => {
      if (!this.words()) void this.goOn();
    });
    inject(DestroyRef).onDestroy(stop);
    // The answer came while this screen was being loaded. With a line it is opened for a locked copy too, and stays.
    if (this.session.readsLateness() && !this.line.isLost()) afterNextRender(() => void this.goOn());
  }

  protected async again(): Promise<void> {
    this.isAsking.set(true);
    await this.line.ask();
    this.isAsking.set(false);
    if (!this.line.isLost()) await this.goOn();
  }

  protected async keep(event: Event): Promise<void> {
    event.preventDefault();
    this.keptAt.set(null);
    if (this.errors.show(this.missing())) return;
    const isKept = await this.sealed.seal();
    if (!isKept) return void this.errors.show([{ fieldId: 'words', text: this.t('offline.not-kept') }]);
    if (this.errors.show(this.checkName(this.login()))) return;
    this.sealed.finish();
    this.words.set('');
    this.code.set('');
    this.keptAt.set(new Date());
    await this.look();
  }

  /** While she enters the code. Fetched again where this fails. */
  protected prepare(): void {
    const screens = this.router.config.find(({ path, loadChildren }) => path === 'along' && loadChildren);
    void Promise.resolve(screens?.loadChildren?.()).catch(() => undefined);
    void this.language.loadInside().catch(() => undefined);
  }

  protected async read(): Promise<void> {
    await this.router.navigateByUrl('/along/list');
  }

  private async goOn(): Promise<void> {
    await this.router.navigateByUrl(this.session.next());
  }

  private async look(): Promise<void> {
    const [isReady, rows] = await Promise.all([this.sealer.isReady(), this.sealer.rows(null)]);
    if (this.session.ended() === 'left') this.staying.set(await this.sealer.count());
    this.isReady.set(isReady);
    this.rows.set(rows);
  }

  private chosen(): Kind {
    return KINDS.find((kind) => kind === this.kind()) ?? 'note';
  }

  /** As the forms keep their drafts. What else they ask is answered when there is a line. */
  private valueOf(kind: Kind, text: string): unknown {
    if (kind === 'note') return text;
    const now = this.clock.now();
    const day = { precision: 'day', on: dayOf(now) };
    if (kind === 'support')
      return { kind: null, other: '', whom: 'survivor', minutes: null, day, note: text };
    return {
      note: { outcome: null, alone: null, wellbeing: null, plan: null, note: text },
      channel: 'phone',
      when: 'earlier',
      day,
      time: this.dates.time(now),
      confirmsChannel: false,
    };
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!readCaseCode(this.code()) && !readTemporaryCode(this.code()), 'code', 'offline.code-wrong'],
      [!this.login().trim(), 'login', 'sign-in.login-missing'],
      [!this.words().trim(), 'words', 'error.required'],
      [this.words().length > MOST, 'words', 'offline.too-long'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}

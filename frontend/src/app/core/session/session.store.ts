import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { ApiProblem, NO_CONNECTION, toProblem } from '../http/api-problem';
import { Line } from '../offline/line';
import { DraftStore } from '../drafts/draft-store';
import { QuickExit } from '../exit/quick-exit';
import { Tabs } from './tabs';
import { oweEnd, owesEnd } from './owed-end';
import { SessionApi } from './session.api';
import { ServerClock } from './server-clock';
import type { AuthFactor } from '../../api/models/auth-factor';
import type { Role } from '../../api/models/role';
import type { SessionDto } from '../../api/models/session-dto';

/** `left`: signed out on purpose. `ended`: time, another tab or the server ended it; the way back is kept. */
export type SignedOutBy = 'left' | 'ended';

/** Those who have no forms of which drafts are kept. */
const WITHOUT_DRAFTS: readonly Role[] = [
  'administrator',
  'statistician',
  'data_protection_officer',
  'oversight',
  'court_contact',
  'enforcement_contact',
];
const FIRST_SCREEN_MS = 3_000;
const DRAFTS_MS = 2_000;
const LAST_WORDS_MS = 2_000;
const LEAVING_MS = 3_000;

const after = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** A network that answers nothing keeps nobody here, and a failure keeps nobody either. */
const within = (milliseconds: number, work: Promise<unknown>) =>
  Promise.race([work.catch(() => undefined), after(milliseconds)]);

/** The password was right; the account also needs a code. */
export class CodeNeeded extends Error {
  constructor(readonly ticket: string) {
    super('code_needed');
  }
}

/** Who is signed in. The cookie is out of reach of scripts; this holds what the screens need to know. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(SessionApi);
  private readonly router = inject(Router);
  private readonly drafts = inject(DraftStore);
  private readonly clock = inject(ServerClock);
  private readonly tabs = inject(Tabs);
  private readonly exit = inject(QuickExit);
  private readonly line = inject(Line);

  private readonly session = signal<SessionDto | null>(null);
  private readonly signedOutBy = signal<SignedOutBy | null>(null);
  private asked: Promise<boolean> | null = null;
  /** The request behind it, which may take longer. */
  private pending: Promise<boolean> | null = null;
  private draftsAsked: Promise<void> = Promise.resolve();
  private wayBack = '/';
  private seenAt = 0;
  private wasLate = false;
  /** How often a session ended on this page: an answer from before an end must not bring it back. */
  private ends = 0;
  private readonly leaving: (() => Promise<void>)[] = [];

  readonly user = computed(() => this.session()?.user ?? null);
  readonly mustChangePassword = computed(() => this.session()?.mustChangePassword ?? false);
  readonly mustAddFactor = computed(() => this.session()?.mustAddFactor ?? false);
  readonly isTourClosed = computed(() => this.session()?.isTourClosed ?? true);
  readonly proofs = computed<readonly AuthFactor[]>(() => this.session()?.proofs ?? ['password']);
  /** Why nobody is signed in; null before the first sign-in on this page. */
  readonly ended = this.signedOutBy.asReadonly();

  constructor() {
    this.tabs.onSignedOut(() => this.close('ended'));
  }

  /** Asks the server once per page whether a session stands. */
  isSignedIn(): Promise<boolean> {
    this.asked ??= this.soon();
    return this.asked;
  }

  /** A first screen does not wait longer. The request continues, and its answer leads on from the page without a line. */
  private async soon(): Promise<boolean> {
    this.pending ??= this.refresh().then((isIn) => {
      this.pending = null;
      if (!this.line.isLost()) this.asked = Promise.resolve(isIn);
      return isIn;
    });
    const isIn = await Promise.race([this.pending, after(FIRST_SCREEN_MS)]);
    this.wasLate = isIn === undefined;
    if (this.wasLate) this.line.lose();
    return isIn ?? false;
  }

  /** Whether the first screen was given up while the answer was awaited: it may have come since. Says it once. */
  readsLateness(): boolean {
    const wasLate = this.wasLate;
    this.wasLate = false;
    return wasLate;
  }

  /** Also extends the session of a user who types without sending. */
  async refresh(): Promise<boolean> {
    const ends = this.ends;
    try {
      if (owesEnd()) await this.endOwed();
      const session = await this.api.get();
      this.clock.set(session.now);
      this.exit.leadTo(session.quickExitUrl);
      if (ends !== this.ends) return false;
      this.session.set(session);
      this.signedOutBy.set(null);
      return true;
    } catch (error) {
      if (toProblem(error).code === NO_CONNECTION) this.line.lose();
      return this.session() !== null;
    }
  }

  /** Whether anybody is signed in is not known while no answer came; the next question asks again. */
  isLineLost(): boolean {
    if (!this.line.isLost()) return false;
    this.asked = null;
    return true;
  }

  /** Returns the address to continue at. Throws {@link CodeNeeded}, or the problem of the refusal. */
  async signIn(login: string, password: string): Promise<string> {
    const ticket = await this.api.signIn(login, password);
    if (ticket) throw new CodeNeeded(ticket);
    return this.enter();
  }

  async signInWithCode(ticket: string, code: string): Promise<string> {
    await this.api.signInWithCode(ticket, code);
    return this.enter();
  }

  async signInWithPasskey(credential: string): Promise<string> {
    await this.api.signInWithPasskey(credential);
    return this.enter();
  }

  /** `work` is done while the session still stands, on the way out, and is not waited for for long. */
  onSignOut(work: () => Promise<void>): void {
    this.leaving.push(work);
  }

  async signOut(): Promise<void> {
    oweEnd(true);
    await within(LAST_WORDS_MS, this.drafts.sendAll());
    await within(LEAVING_MS, Promise.all(this.leaving.map((work) => work())));
    await within(LAST_WORDS_MS, this.endOwed());
    this.drafts.clear();
    this.close('left');
    this.tabs.tellSignedOut();
  }

  /** Ends the session for want of use, here first and then on the server; drafts and the way back stay. */
  async lock(): Promise<void> {
    if (this.session() === null) return;
    this.close('ended');
    this.tabs.tellSignedOut();
    oweEnd(true);
    await this.api
      .lock()
      .then(() => oweEnd(false))
      .catch(() => undefined);
  }

  /** Tells the server that the session is over. Rejects without an answer: then it is owed still. */
  private async endOwed(): Promise<void> {
    await this.api.signOut().catch((error: unknown) => {
      if (toProblem(error).status !== 401) throw error;
    });
    oweEnd(false);
  }

  /** Where an unauthenticated user wanted to go. */
  readonly next = (): string => this.wayBack;

  /** Remembers the address that an unauthenticated user requested, to return to it after sign-in. */
  comeBackTo(address: string): void {
    if (this.session() === null) this.wayBack = address;
  }

  /** Asks for the drafts of the user, once for each time the frame opens. */
  fetchDrafts(): void {
    const user = this.user();
    if (!user?.roles.some((role) => !WITHOUT_DRAFTS.includes(role))) return;
    this.drafts.belongTo(user.id);
    this.draftsAsked = Promise.race([this.drafts.load(), after(DRAFTS_MS)]);
  }

  /** Before a screen that needs them opens; a slow network does not block. */
  draftsFetched(): Promise<void> {
    return this.draftsAsked;
  }

  /** For good, on every device; after a lost line the tour is shown once more at the next sign-in. */
  async closeTour(): Promise<void> {
    this.session.update((session) => session && { ...session, isTourClosed: true });
    await this.api.closeTour().catch(() => undefined);
  }

  /** The server says that the session is over. */
  expire(): void {
    this.close('ended');
  }

  /** An answer of the server came. */
  seen(): void {
    this.seenAt = Date.now();
  }

  /** Milliseconds since the server last saw this page. */
  unseenFor(): number {
    return Date.now() - this.seenAt;
  }

  hasRole(...roles: readonly Role[]): boolean {
    return roles.some((role) => this.user()?.roles.includes(role));
  }

  private async enter(): Promise<string> {
    oweEnd(false);
    const isIn = await this.refresh();
    this.asked = Promise.resolve(isIn);
    if (!isIn) throw new ApiProblem(0, NO_CONNECTION);
    this.drafts.belongTo(this.user()?.id ?? null);
    if (this.mustChangePassword()) return '/password';
    if (this.mustAddFactor()) return '/second-step';
    const next = this.wayBack;
    this.wayBack = '/';
    return next;
  }

  private close(by: SignedOutBy): void {
    if (this.session() === null) return;
    this.wayBack = by === 'ended' ? this.router.url : '/';
    this.ends += 1;
    this.session.set(null);
    this.asked = Promise.resolve(false);
    this.signedOutBy.set(by);
    void this.router.navigateByUrl('/sign-in');
  }
}

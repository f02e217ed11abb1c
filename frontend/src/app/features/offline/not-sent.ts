import { Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { AlongCommands } from '../../core/along/along-commands';
import type { AlongCommand } from '../../core/along/along-commands';
import { DraftStore } from '../../core/drafts/draft-store';
import { formOf, isRegistration, showTemporaryCode, temporaryCodeOf } from '../../core/drafts/draft-key';
import { draftName } from '../../core/drafts/draft-name';
import type { Draft } from '../../core/drafts/draft.types';
import { Dialogs } from '../../core/dialogs/dialogs';
import { ProblemTexts } from '../../core/http/problem-texts';
import { ApiProblem } from '../../core/http/api-problem';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { HeldCommands } from '../../core/offline/held-commands';
import { Line } from '../../core/offline/line';
import { OF_ANOTHER } from '../../core/offline/of-another';
import { Outbox } from '../../core/offline/outbox';
import type { OutboxEntry } from '../../core/offline/outbox';
import { WordSealer } from '../../core/offline/word-sealer';
import type { SealedRow } from '../../core/offline/sealed-words';
import { SessionStore } from '../../core/session/session.store';
import { readClock } from '../../ui/date-field/clock';
import { Code } from '../../ui/code/code';
import { Empty } from '../../ui/states/empty';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { WrittenWords } from './written-words';

const HOUR_MS = 3_600_000;
/** A woman whose registration waits longer comes first, in red. */
const WAITS_HOURS = 12;
/** A contact that reaches the server later does not count for closing (CAPABILITIES 1.8). */
const COUNTS_FOR_HOURS = 48;

interface Row {
  key: string;
  /** A command beside cases on this phone that the server refused. */
  refused?: AlongCommand;
  name: string;
  caseCode: string | null;
  temporaryCode?: string;
  state: string;
  /** Nobody is reminded of her. */
  isUnregistered?: boolean;
  isLate?: boolean;
  /** The screen of its form; null where the words cannot be read here. */
  at: { path: string; query: Record<string, string> } | null;
  draft: Draft | null;
  sealed: SealedRow | null;
}

/** All that waits for a line, in one list: what she sent, what she typed, and what earlier pages sealed. */
@Component({
  selector: 'pn-not-sent',
  imports: [Code, Empty, MatButton, Note, PageHeader, RouterLink],
  providers: [Dialogs],
  templateUrl: './not-sent.html',
  styleUrl: './not-sent.scss',
})
export class NotSent {
  protected readonly line = inject(Line);
  private readonly drafts = inject(DraftStore);
  private readonly outbox = inject(Outbox);
  private readonly along = inject(AlongCommands);
  private readonly held = inject(HeldCommands);
  private readonly sealer = inject(WordSealer);
  private readonly written = inject(WrittenWords);
  private readonly session = inject(SessionStore);
  private readonly dialogs = inject(Dialogs);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  private readonly sealed = signal<readonly SealedRow[]>([]);
  /** In memory alone, of one row; no words where the server did not answer. */
  protected readonly readWords = signal<{ key: string; words: readonly string[] | null } | null>(null);

  private readonly unsent = computed(() =>
    this.drafts.list().filter(({ key }) => {
      const keeping = this.drafts.keeping(key);
      // A draft of her registration does not register her, wherever it lies.
      if (isRegistration(key) && temporaryCodeOf(key)) return keeping !== 'sent';
      return keeping !== null && keeping !== 'sent';
    }),
  );
  protected readonly rows = computed<readonly Row[]>(() => {
    const commands = this.outbox.entries();
    const known = new Set(commands.map(({ key }) => key));
    const rows = [
      ...commands.map((entry) => this.rowOfCommand(entry)),
      ...this.along.entries().map((entry) => this.rowOfAlong(entry)),
      ...this.unsent()
        .filter(({ key }) => !known.has(key))
        .map((draft) => this.rowOfDraft(draft)),
      ...this.sealed().map((row) => this.rowOfSealed(row)),
    ];
    return rows.sort((one, other) => Number(other.isLate ?? false) - Number(one.isLate ?? false));
  });

  /** Their words can be read, and sent, only with the code. */
  protected readonly locked = computed(() =>
    this.along.entries().length === 0 ? this.held.along().waiting : 0,
  );

  constructor() {
    // Envelopes that were handed over are drafts now.
    effect(() => {
      this.drafts.list();
      void this.look();
    });
  }

  protected async sendNow(): Promise<void> {
    await this.line.ask();
    await this.outbox.sendAll();
    await this.along.sendAll();
    await this.drafts.sendAll();
    await this.drafts.handOver();
    await this.look();
  }

  /** What was refused comes back as a draft, in its form. */
  protected async release(command: AlongCommand): Promise<void> {
    await this.along.release(command);
    await this.drafts.handOver();
    await this.look();
  }

  protected async read({ key, sealed }: Row): Promise<void> {
    if (sealed) this.readWords.set({ key, words: await this.written.read(sealed) });
  }

  protected async throwAway({ sealed, draft }: Row): Promise<void> {
    if (sealed?.refused === OF_ANOTHER && !(await this.mayThrowAway())) return;
    if (draft) void this.drafts.drop(draft.key);
    if (sealed) await this.sealer.removeRow(sealed.id);
    await this.look();
  }

  private mayThrowAway(): Promise<boolean> {
    return this.dialogs.confirm({
      title: this.t('draft.throw-away'),
      body: this.t('not-sent.of-another'),
      goOn: this.t('draft.throw-away'),
      back: this.t('ui.cancel'),
    });
  }

  /** Those that this page sealed itself are on the list as drafts. */
  private async look(): Promise<void> {
    const person = this.session.user()?.id;
    this.sealed.set(person ? await this.sealer.rows(person, this.drafts.sealedHere()) : []);
  }

  private rowOfCommand({ key, state, since, contactedAt, problem }: OutboxEntry): Row {
    const draft = this.drafts.find(key);
    const sentence =
      state === 'needs-you'
        ? this.problems.sentence(problem)
        : this.t(`not-sent.state-${state}`, { time: this.dates.time(since) });
    return {
      ...this.rowOf(key, draft),
      state: [sentence, contactedAt && state !== 'sent' ? this.countsUntil(new Date(contactedAt)) : '']
        .filter(Boolean)
        .join(' '),
    };
  }

  private rowOfAlong(command: AlongCommand): Row {
    const { key, seq, state, writtenAt, contactedAt, problem, caseCode, called } = command;
    const isRefused = state === 'needs-you';
    const at = { time: this.dates.time(writtenAt) };
    const sentence = isRefused ? this.problems.sentence(problem) : this.t(`not-sent.state-${state}`, at);
    const limit = contactedAt && state !== 'sent' ? this.countsUntil(new Date(contactedAt)) : '';
    return {
      ...this.rowOf(`along ${seq}`, null),
      name: called ? this.t(`offline.kind-${called}`) : draftName(key, this.texts),
      caseCode,
      state: [sentence, limit].filter(Boolean).join(' '),
      ...(isRefused ? { refused: command } : {}),
    };
  }

  private rowOfDraft(draft: Draft): Row {
    const keeping = this.drafts.keeping(draft.key);
    const { key, keptAt } = draft;
    const made = contactedIn(draft);
    const said = [keeping ? this.t(`not-sent.draft-${keeping}`) : '', made ? this.countsUntil(made) : ''];
    const state = said.filter(Boolean).join(' ');
    return { ...this.rowOf(key, draft), state, ...registering(isRegistration(key), keptAt) };
  }

  private rowOfSealed(row: SealedRow): Row {
    const time = this.dates.moment(row.at);
    const state = row.refused
      ? this.problems.sentence(new ApiProblem(409, row.refused))
      : this.t('not-sent.comes-back');
    // What it is nobody can read here: the sentence is the same for all, and as of the time of sealing.
    const limit = row.registers ? '' : this.countsUntil(row.at, '-if-contact');
    return {
      ...this.rowOf(row.id, null),
      name: this.t('not-sent.sealed-at', { time }),
      state: [state, limit].filter(Boolean).join(' '),
      ...registering(row.registers ?? false, row.at),
      sealed: row,
    };
  }

  private rowOf(key: string, draft: Draft | null): Row {
    const temporary = temporaryCodeOf(key);
    return {
      key,
      name: draftName(key, this.texts),
      caseCode: draft?.caseCode ?? null,
      ...(temporary ? { temporaryCode: showTemporaryCode(temporary) } : {}),
      state: '',
      at: draft && screenOf(draft),
      draft,
      sealed: null,
    };
  }

  private countsUntil(since: Date, condition: '' | '-if-contact' = ''): string {
    const hours = Math.floor(COUNTS_FOR_HOURS - (Date.now() - since.getTime()) / HOUR_MS);
    const key = hours > 0 ? 'not-sent.counts-for' : 'not-sent.counts-no-more';
    return this.t(`${key}${condition}`, { hours });
  }
}

const registering = (registers: boolean, since: Date | null): Pick<Row, 'isUnregistered' | 'isLate'> => ({
  isUnregistered: registers,
  isLate: registers && since !== null && Date.now() - since.getTime() > WAITS_HOURS * HOUR_MS,
});

/** When the contact of a draft was made, where the form says so; one of now has its whole time before it. */
function contactedIn({ key, value }: Draft): Date | null {
  const { when, day, time } = value as { when?: string; day?: { on?: string } | null; time?: string };
  const made = new Date(`${day?.on}T${readClock(time ?? '')}:00+05:00`);
  return formOf(key) === 'contact' && when === 'earlier' && !Number.isNaN(made.getTime()) ? made : null;
}

function screenOf({ at }: Draft): Row['at'] {
  const [path = '/', query = ''] = at.split('?');
  return { path, query: Object.fromEntries(new URLSearchParams(query)) };
}

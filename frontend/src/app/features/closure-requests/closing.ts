import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { getClosureGate } from '../../api/fn/closure/get-closure-gate';
import { listClosureStatements } from '../../api/fn/closure/list-closure-statements';
import type { BlockerDto, ClosureGateDto, ReasonChoiceDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { Announcer } from '../../core/shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ClosureGate } from '../../ui/closure-gate/closure-gate';
import type { GateBlocker } from '../../ui/closure-gate/closure-gate';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import type { CardOption } from '../../ui/radio-cards/radio-cards';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { AfterClosing } from './after-closing';
import { clearingOf } from './clearing';
import { ClosingLabels } from './closing-labels';
import { DangerList } from './danger-list';
import { EventPanel } from './event-panel';
import { needsPaper } from './request-extras';
import { RequestPanel } from './request-panel';
import type { StatementKind } from './statement-fields';
import { StatementPanel } from './statement-panel';

type Reason = ClosureGateDto['reason'];

/** What the record holds against the reason, whatever is done. */
const EXCLUDING = ['family_violence_recorded', 'called_insignificant'] as const;
const excludedBy = (needs: ReasonChoiceDto['needs']): string =>
  `blocker.${textName(EXCLUDING.find((code) => needs.includes(code)) ?? '')}`;

/** Asking to close: the reasons, what still stands in the way of the one chosen, and who decides. */
@Component({
  selector: 'pn-closing',
  imports: [
    AfterClosing,
    ChoiceChips,
    ClosureGate,
    DangerList,
    EventPanel,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
    RequestPanel,
    RouterLink,
    StatementPanel,
  ],
  templateUrl: './closing.html',
})
export class Closing {
  readonly caseId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly texts = inject(Texts);
  private readonly words = inject(ClosingLabels);
  protected readonly t = this.texts.t;
  protected readonly gate = signal<ClosureGateDto | null>(null);
  protected readonly problem = signal('');
  protected readonly stating = signal<StatementKind | null>(null);
  protected readonly toAsk = signal<readonly string[]>([]);
  protected readonly event = signal<string | null>(null);
  protected readonly isEventRecorded = signal(false);
  private readonly wanted = signal<Reason | null>(null);
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  /** Nobody's reason is chosen for her; a request that waits has its own. */
  protected readonly chosen = computed(
    () => this.wanted() ?? (this.gate()?.openRequestId ? (this.gate()?.reason ?? null) : null),
  );
  /** What is on the screen belongs to the reason that was chosen last, which may still be on its way. */
  protected readonly isOfChosen = computed(() => [null, this.gate()?.reason].includes(this.wanted()));
  protected readonly reasons = computed(() => (this.gate()?.choices ?? []).map((each) => this.card(each)));
  protected readonly events = computed(() =>
    (this.gate()?.events ?? []).map(({ event }) => ({
      value: event,
      label: this.t(`closure-event.${textName(event)}`),
    })),
  );
  protected readonly offer = computed(() => this.gate()?.events.find(({ event }) => event === this.event()));
  private readonly mayState = computed(() => this.gate()?.allowedActions.includes('record_statement'));
  /** Of a death the file alone shows nothing. */
  protected readonly unfitting = computed(() => (this.gate()?.reason === 'died' ? ['checked_file'] : []));
  protected readonly isForbiddenByDanger = computed(
    () => this.gate()?.blockers.some(({ code }) => code.startsWith('danger_')) ?? true,
  );
  /** The record that stays, where only a paper shows that both are one person. */
  protected readonly keptId = signal<string | null>(null);
  /** Nothing stands in the way that the request itself does not answer. */
  protected readonly isReady = computed(() => {
    const gate = this.gate();
    if (!gate || gate.mayBeRequested) return gate !== null;
    const others = gate.blockers.filter(
      ({ code, condition, overrides }) =>
        code !== 'cards_differ' && condition !== 'second_person' && overrides.length === 0,
    );
    return needsPaper(gate) && others.length === 0 && this.keptId() !== null;
  });
  protected readonly mayRequest = computed(() => this.gate()?.allowedActions.includes('request_closure'));
  protected readonly blockers = computed(() =>
    (this.gate()?.blockers ?? []).map((blocker) => this.toGateBlocker(blocker)),
  );
  protected readonly done = computed(() =>
    (this.gate()?.conditions ?? [])
      .filter(({ isMet }) => isMet)
      .map(({ code }) => this.words.condition(code)),
  );

  constructor() {
    effect(() => {
      this.caseId();
      this.wanted.set(null);
      void this.load();
    });
  }

  protected async load(): Promise<void> {
    const wanted = untracked(this.wanted);
    try {
      const params = { caseId: this.caseId(), ...(wanted ? { reason: wanted } : {}) };
      const gate = await this.api.call(getClosureGate, params);
      // Of two answers only that of the reason chosen last is shown.
      if (wanted !== this.wanted()) return;
      this.keptId.set(needsPaper(gate) ? await this.findKept() : null);
      if (wanted !== this.wanted()) return;
      this.gate.set(gate);
      this.problem.set('');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** The record that was named last. */
  private async findKept(): Promise<string | null> {
    const said = await this.api.call(listClosureStatements, { caseId: this.caseId() });
    const [newest] = said
      .filter(({ kind }) => kind === 'other_case')
      .sort((one, other) => other.saidAt.localeCompare(one.saidAt));
    const id = (newest?.facts as { subjectId?: unknown } | undefined)?.subjectId;
    return typeof id === 'string' ? id : null;
  }

  protected choose(value: string | null): void {
    const reason = this.gate()?.choices.find((choice) => choice.reason === value)?.reason;
    if (!reason) return;
    this.wanted.set(reason);
    this.stating.set(null);
    void this.load();
  }

  protected act({ code }: GateBlocker): void {
    const blocker = this.gate()?.blockers.find((each) => each.code === code);
    const clearing = blocker ? clearingOf(blocker, this.caseId()) : null;
    if (clearing?.kind === 'screen') void this.router.navigate([...clearing.commands]);
    if (clearing?.kind !== 'statement') return;
    this.toAsk.set(blocker?.subjectIds ?? []);
    this.stating.set(clearing.statement);
  }

  /** The form disappears after saving: the focus returns to the list. */
  protected recorded(): void {
    this.stating.set(null);
    this.list()?.nativeElement.focus();
    void this.load();
  }

  protected eventRecorded(): void {
    this.event.set(null);
    this.isEventRecorded.set(true);
    this.announcer.say(this.t('closing.event-recorded'));
    void this.load();
  }

  protected chooseEvent(event: string | null): void {
    this.isEventRecorded.set(false);
    this.event.set(event);
  }

  protected requested(id: string): void {
    void this.router.navigate(['/decisions', id]);
  }

  /** Every reason can be looked at, because what it needs may be done here; one that the record excludes cannot. */
  private card({ reason, met, total, needs }: ReasonChoiceDto): CardOption {
    const option = { value: reason, label: this.t(`closure-reason.${textName(reason)}`) };
    if (EXCLUDING.some((code) => needs.includes(code)))
      return { ...option, offBecause: this.t(excludedBy(needs)) };
    const counts = { done: met, total };
    const need = needs.map((code) => `gate-need.${textName(code)}`).find((key) => this.texts.has(key));
    const detail = need
      ? this.t('closing.needs', { ...counts, what: this.t(need) })
      : this.t('gate.done-of', counts);
    return { ...option, detail };
  }

  private toGateBlocker(blocker: BlockerDto): GateBlocker {
    const sentence = this.words.blocker(blocker);
    const clearing = this.mayState() ? clearingOf(blocker, this.caseId()) : null;
    const day = this.words.day(blocker.facts);
    const facts = [
      day && !sentence.includes(day) ? day : '',
      blocker.overrides.length > 0 ? '' : this.t('gate.nobody-skips'),
    ].filter(Boolean);
    return {
      code: blocker.code,
      sentence,
      ...(facts.length > 0 ? { fact: facts.join(' · ') } : {}),
      clearedBy: this.isMine(blocker) ? 'me' : 'other',
      who: this.t(`cleared-by.${textName(blocker.clearedBy)}`),
      ...(clearing ? { action: { code: clearing.kind, label: this.t(clearing.label) } } : {}),
    };
  }

  private isMine({ clearedBy }: BlockerDto): boolean {
    if (!this.mayState()) return false;
    return clearedBy === 'lead' || (clearedBy === 'supervisor' && this.session.hasRole('supervisor'));
  }
}

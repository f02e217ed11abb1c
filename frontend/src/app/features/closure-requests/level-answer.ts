import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { confirmBandChange } from '../../api/fn/risk/confirm-band-change';
import { getBandChange } from '../../api/fn/risk/get-band-change';
import type { BandChangeDto } from '../../api/models/band-change-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { LevelLabels } from '../../core/work/level-labels';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { isChangedMeanwhile } from './closing-labels';
import type { FactRow } from './closure-snapshot';
import { CONFIRMATION_ANSWER } from '../../api/models/confirmation-answer-array';
import { sender } from '../../core/http/sender';

/** One change of the level, its coded facts before the answer. Neither answer is chosen beforehand. */
@Component({
  selector: 'pn-level-answer',
  imports: [BandBadge, Code, LoadError, Loading, MatButton, Note, PageHeader, RadioCards, RouterLink],
  templateUrl: './level-answer.html',
  styleUrl: './closure-request.scss',
})
export class LevelAnswer {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly submission = new Submission();
  protected readonly words = inject(LevelLabels);
  protected readonly t = inject(Texts).t;
  protected readonly change = signal<BandChangeDto | null>(null);
  protected readonly loadProblem = signal('');
  protected readonly sentences = signal<readonly string[]>([]);
  protected readonly isChanged = signal(false);
  protected readonly isRecorded = signal(false);
  protected readonly sender = sender((problem) => this.refuse(problem));
  protected readonly isTried = signal(false);
  protected readonly answer = signal<string | null>(null);
  protected readonly mayAnswer = computed(() => this.change()?.allowedActions.includes('confirm') ?? false);
  protected readonly lead = computed(() => {
    const change = this.change();
    if (!change) return '';
    const when = this.dates.moment(change.requestedAt);
    const { requestedByName: name, confirmerName } = change;
    const asked = name ? this.t('decision.asked-by', { when, name }) : this.t('decision.asked', { when });
    const whom = confirmerName ? ` ${this.t('level.asked-of', { name: confirmerName })}.` : '';
    return `${asked}.${whom}`;
  });
  protected readonly options = computed(() => {
    const change = this.change();
    if (!change) return [];
    return [
      {
        value: 'agreed',
        label: this.t('level-answer.yes', { band: this.t(`band.${change.to}`) }),
        detail: this.t('level-answer.yes-hint'),
      },
      {
        value: 'not_agreed',
        label: this.t('level-answer.no', { band: this.t(`band.${change.from}`) }),
        detail: this.t('level-answer.no-hint'),
      },
    ];
  });
  protected readonly facts = computed<FactRow[]>(() => {
    const last = this.change()?.lastAssessment;
    if (!last) return [];
    const rows: [string, string][] = [
      ['assessment', this.dates.date(last.assessedAt)],
      ['by-answers', this.t(`band.${last.assessedBand}`)],
      ['known', `${Math.round(last.knownShare * 100)} %`],
      ['incidents', String(last.incidentsInYear)],
    ];
    return rows.map(([name, value]) => ({ label: this.t(`level-answer.${name}`), value }));
  });
  protected readonly reasons = computed(() =>
    (this.change()?.highReasons ?? []).map((code) => this.words.highReason(code)),
  );
  /** How it ended; empty while it waits. */
  protected readonly outcome = computed(() => {
    const change = this.change();
    if (!change || change.state === 'pending') return '';
    const when = this.dates.moment(change.decidedAt ?? change.requestedAt);
    const { decidedByName: name } = change;
    const how = change.state === 'applied' && !change.decidedAt ? 'in-force' : textName(change.state);
    return this.t(`level-answer.is-${how}`, { when, name: name ?? '–' });
  });

  constructor() {
    effect(() => void this.load(this.id()));
  }

  protected async load(id: string): Promise<void> {
    this.loadProblem.set('');
    try {
      this.show(await this.api.call(getBandChange, { id }));
    } catch (problem) {
      this.change.set(null);
      this.loadProblem.set(this.problems.sentence(problem));
    }
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const change = this.change();
    const answer = CONFIRMATION_ANSWER.find((known) => known === this.answer());
    if (!change || !answer) return;
    this.sentences.set([]);
    this.isChanged.set(false);
    await this.sender.send(async () => {
      const params = { id: change.id, body: { answer } };
      const context = this.submission.context(change.version);
      this.show(await this.api.call(confirmBandChange, params, context));
      this.submission.renew();
      this.isRecorded.set(true);
      this.announcer.say(this.t('level-answer.recorded'));
    });
  }

  /** Fetches and reports another user's change; the answer chosen here stays and was not sent. */
  private async refuse(problem: unknown): Promise<void> {
    if (!isChangedMeanwhile(problem)) return this.sentences.set(this.words.refusals(problem));
    this.submission.renew();
    await this.load(this.id());
    this.isChanged.set(true);
  }

  private show(change: BandChangeDto): void {
    this.change.set(change);
    this.isTried.set(false);
  }
}

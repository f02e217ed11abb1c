import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router } from '@angular/router';
import { answerReleaseCheck } from '../../../api/fn/statistics/answer-release-check';
import { approveRelease } from '../../../api/fn/statistics/approve-release';
import { checkRelease } from '../../../api/fn/statistics/check-release';
import { correctRelease } from '../../../api/fn/statistics/correct-release';
import { dropRelease } from '../../../api/fn/statistics/drop-release';
import { getRelease } from '../../../api/fn/statistics/get-release';
import { publishRelease } from '../../../api/fn/statistics/publish-release';
import type { CheckAnswerRequest } from '../../../api/models/check-answer-request';
import type { CorrectRequest } from '../../../api/models/correct-request';
import type { ReleaseDto } from '../../../api/models/release-dto';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission, unattended } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Chip } from '../../../ui/due-chip/chip';
import { Figure } from '../../../core/figures/figure';
import { Fold } from '../../../ui/figures/fold';
import { FoldAll } from '../../../ui/figures/fold-all';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { ReleaseSources } from './release-sources';
import { ReleaseWords } from './release-words';

const STEPS = { check: checkRelease, approve: approveRelease, publish: publishRelease, drop: dropRelease };
type Step = keyof typeof STEPS;
const NEXT = ['check', 'approve', 'publish'] as const;
const ANSWERS = ['true_so', 'no_work', 'event', 'other_recording', 'in_next_version'] as const;
const REASONS = ['late_entries', 'recording_error', 'duplicates', 'counting_rule'] as const;
const WAIT_MS = 2_500;
/** Months are written small in Russian and in Tajik, but not where a heading begins. */
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** One version of a period: its tables as anybody will read them, what stands out, and the next step. */
@Component({
  selector: 'pn-release',
  imports: [ChoiceChips, Chip, Figure, Fold, FoldAll, LoadError, Loading, MatButton, Note, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  providers: [Dialogs],
  templateUrl: './release.html',
  styleUrl: './release.scss',
})
export class Release {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ReleaseWords);
  private readonly sources = inject(ReleaseSources);
  private readonly dialogs = inject(Dialogs);
  private readonly dates = inject(Dates);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly id = signal(inject(ActivatedRoute).snapshot.paramMap.get('id') ?? '');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private answering = Promise.resolve();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly areOpen = signal(false);
  protected readonly release = signal<ReleaseDto | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  protected readonly sending = signal(false);
  protected readonly title = computed(() => {
    const release = this.release();
    return release ? this.words.period(release) : this.t('menu.releases');
  });
  protected readonly heading = computed(() => capital(this.title()));
  /** What stands out and is not explained: until it is there is no next step, and the screen says why. */
  protected readonly unanswered = computed(() =>
    this.may('answer') ? (this.release()?.checks ?? []).filter(({ answer }) => !answer).length : 0,
  );
  /** Where anybody reads what was published. */
  protected readonly publicAddress = computed(() =>
    this.release()?.publishedAt ? `/portal/${this.language.current()}/figures` : null,
  );
  protected readonly lead = computed(() => {
    const release = this.release();
    if (release?.publishedAt)
      return this.t('releases.published-on', {
        ...{ day: this.dates.date(release.publishedAt), version: `${release.version}` },
      });
    return release?.countedAt
      ? this.t('releases.counted-on', { day: this.dates.moment(release.countedAt) })
      : '';
  });
  protected readonly tables = computed(() => {
    const release = this.release();
    if (!release) return [];
    const { version } = release;
    const words = version > 1 ? [this.t('figures.version', { version: `${version}` })] : [];
    return release.tables.map((table) => {
      const shown = this.words.shown(table, release);
      const caption = [shown.title, this.title(), ...words].join(', ');
      return { ...shown, caption, source: this.sources.of(release, shown.code) };
    });
  });
  protected readonly checks = computed(() => {
    const { checks = [], tables = [] } = this.release() ?? {};
    return checks.map((check) => ({ ...check, text: this.words.check(check, tables) }));
  });
  protected readonly isOvertaken = computed(() => {
    const release = this.release();
    return release?.isOvertaken === true && !['published', 'dropped'].includes(release.state);
  });
  protected readonly tellsNothing = computed(
    () => this.release()?.state === 'drafted' && this.tables().every(({ outcome }) => outcome !== 'told'),
  );
  /** A correction of which nothing could be told: it was over as soon as it was counted. */
  protected readonly closedItself = computed(() => {
    const release = this.release();
    const isOver = release?.state === 'dropped' && release.version > 1 && release.tables.length > 0;
    return isOver && release.tables.every(({ outcome }) => outcome !== 'told');
  });
  protected readonly steps = computed(() => NEXT.filter((step) => this.may(step)));
  protected readonly answers = computed(() => this.options('releases.answer-', ANSWERS));
  protected readonly reasons = computed(() => this.options('figures.reason-', REASONS));

  constructor() {
    void this.load();
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected may(action: ReleaseDto['allowedActions'][number]): boolean {
    return this.release()?.allowedActions.includes(action) ?? false;
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      this.show(await this.api.call(getRelease, { id: this.id() }));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** One after the other, each on what the one before left: whoever answers quickly steps on nobody, and least on herself. */
  protected answer(number: number, answer: string | null): Promise<void> {
    this.answering = this.answering.then(() => this.sendAnswer(number, answer));
    return this.answering;
  }

  private async sendAnswer(number: number, answer: string | null): Promise<void> {
    const release = this.release();
    if (!release || !answer) return;
    const body = { revision: release.revision, number, answer: answer as CheckAnswerRequest['answer'] };
    await this.send((context) => this.api.call(answerReleaseCheck, { id: release.id, body }, context));
  }

  /** One step on. What cannot be called back is read out before. */
  protected async take(step: Step): Promise<void> {
    const release = this.release();
    if (!release || this.sending()) return;
    if ((step === 'publish' || step === 'drop') && !(await this.isSure(step))) return;
    const body = { revision: release.revision };
    await this.send((context) => this.api.call(STEPS[step], { id: release.id, body }, context));
  }

  protected async correct(): Promise<void> {
    const reason = this.reason() as CorrectRequest['reason'] | null;
    if (!reason || this.sending()) return;
    this.sending.set(true);
    this.refusal.set('');
    try {
      const params = { id: this.id(), body: { reason } };
      const { id } = await this.api.call(correctRelease, params, new Submission().context());
      await this.router.navigate(['/releases', id]);
      this.id.set(id);
      this.reason.set(null);
      await this.load();
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    } finally {
      this.sending.set(false);
    }
  }

  private isSure(step: 'publish' | 'drop'): Promise<boolean> {
    return this.dialogs.confirm({
      title: this.t(`releases.${step}-ask`, { period: this.title() }),
      body: this.t(`releases.${step}-body`),
      goOn: this.t(`releases.${step}`),
      back: this.t('releases.not-yet'),
    });
  }

  private async send(call: (context: ReturnType<Submission['context']>) => Promise<unknown>): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.refusal.set('');
    try {
      await call(new Submission().context());
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
    // The next step is of what is read now.
    await this.load();
    this.sending.set(false);
  }

  /** Until it is counted the page looks again by itself. */
  private show(release: ReleaseDto): void {
    this.release.set(release);
    clearTimeout(this.timer);
    if (release.state === 'asked') this.timer = setTimeout(() => void this.lookAgain(), WAIT_MS);
  }

  private async lookAgain(): Promise<void> {
    try {
      this.show(await this.api.call(getRelease, { id: this.id() }, unattended()));
    } catch {
      this.timer = setTimeout(() => void this.lookAgain(), WAIT_MS);
    }
  }

  private options(group: string, codes: readonly string[]) {
    return codes.map((value) => ({ value, label: this.t(group + textName(value)) }));
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getHelpRequest } from '../../api/fn/help-requests/get-help-request';
import { listHelpRequests } from '../../api/fn/help-requests/list-help-requests';
import { recordHelpOutcome } from '../../api/fn/help-requests/record-help-outcome';
import { reopenHelpRequest } from '../../api/fn/help-requests/reopen-help-request';
import { takeHelpRequest } from '../../api/fn/help-requests/take-help-request';
import type { HelpBoardDto } from '../../api/models/help-board-dto';
import type { HelpOutcomeRequest } from '../../api/models/help-outcome-request';
import type { HelpRequestDto } from '../../api/models/help-request-dto';
import type { HelpRequestRowDto } from '../../api/models/help-request-row-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Live } from '../../core/live/live';
import { ServerClock } from '../../core/session/server-clock';
import { Menu } from '../../core/shell/menu';
import { Chip } from '../../ui/due-chip/chip';
import { DueChip } from '../../ui/due-chip/due-chip';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { HelpLineCard } from './help-line-card';
import { OneCall } from './one-call';

/** Who asked from the public pages to be called: take, call, say how it ended. */
@Component({
  selector: 'pn-calls',
  imports: [Chip, DueChip, Empty, HelpLineCard, LoadError, Loading, MatButton, Note, OneCall, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './calls.html',
  styleUrl: './calls.scss',
})
export class Calls {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly menu = inject(Menu);
  protected readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly board = signal<HelpBoardDto | null>(null);
  protected readonly opened = signal<HelpRequestDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  protected readonly open = computed(() => this.rows(({ state }) => state !== 'settled'));
  protected readonly settled = computed(() => this.rows(({ state }) => state === 'settled'));

  constructor() {
    void this.load();
    inject(Live).onChange(() => void this.load());
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  protected take(row: HelpRequestRowDto): Promise<void> {
    return this.attempt(async () => {
      const { id, version } = row;
      this.opened.set(await this.api.call(takeHelpRequest, { id }, new Submission().context(version)));
    });
  }

  protected show({ id }: HelpRequestRowDto): Promise<void> {
    return this.attempt(async () => this.opened.set(await this.api.call(getHelpRequest, { id })));
  }

  protected reopen({ id, version }: HelpRequestRowDto): Promise<void> {
    return this.attempt(async () => {
      await this.api.call(reopenHelpRequest, { id }, new Submission().context(version));
    });
  }

  protected record(body: HelpOutcomeRequest): Promise<void> {
    return this.attempt(async () => {
      const { id = '', version = 0 } = this.opened() ?? {};
      await this.api.call(recordHelpOutcome, { id, body }, new Submission().context(version));
      this.opened.set(null);
    });
  }

  protected close(): void {
    this.opened.set(null);
  }

  /** What was tried is followed by how things are now, whether or not it was done. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    try {
      await work();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
    try {
      this.board.set(await this.api.call(listHelpRequests, {}));
      this.menu.setCount('calls', this.open().length);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  private rows(wanted: (row: HelpRequestRowDto) => boolean) {
    return (this.board()?.items ?? []).filter(wanted).map((row) => ({
      row,
      title: this.t('calls.asked', { when: this.dates.moment(row.receivedAt) }),
      detail: this.detailOf(row),
      due: row.state === 'waiting' ? row.dueAt : row.state === 'taken' ? row.tryAt : null,
      mayTake: row.allowedActions.includes('take'),
      takes: this.t(row.state === 'taken' ? 'calls.take-over' : 'calls.take'),
    }));
  }

  private detailOf(row: HelpRequestRowDto): string {
    const { state, isMine, takenByName, isLocked, outcome, junkReason } = row;
    const who = isMine ? this.t('calls.mine') : this.t('calls.has', { who: takenByName ?? '' });
    return [
      state === 'waiting' ? this.t('calls.nobody') : who,
      isLocked && state !== 'settled' ? this.t('calls.locked') : '',
      outcome ? this.t(`call-outcome.${textName(outcome)}`) : '',
      junkReason ? this.t(`junk-reason.${textName(junkReason)}`) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { getHelpRequest } from '../../api/fn/help-requests/get-help-request';
import { listHelpRequests } from '../../api/fn/help-requests/list-help-requests';
import { listHelpShelf } from '../../api/fn/help-requests/list-help-shelf';
import { recordHelpOutcome } from '../../api/fn/help-requests/record-help-outcome';
import { reopenHelpRequest } from '../../api/fn/help-requests/reopen-help-request';
import { takeHelpRequest } from '../../api/fn/help-requests/take-help-request';
import type { HelpBoardDto } from '../../api/models/help-board-dto';
import type { HelpOutcomeRequest } from '../../api/models/help-outcome-request';
import type { HelpRequestDto } from '../../api/models/help-request-dto';
import type { HelpRequestRowDto } from '../../api/models/help-request-row-dto';
import type { HelpShelfDto } from '../../api/models/help-shelf-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { Live } from '../../core/live/live';
import { Menu } from '../../core/shell/menu';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { CallShelf } from './call-shelf';
import type { Taken } from './call-shelf';
import { HelpLineCard } from './help-line-card';
import { OneCall } from './one-call';

const PARTS = [
  { shelf: 'open', heading: 'calls.waiting' },
  { shelf: 'doubtful', heading: 'calls.doubtful' },
  { shelf: 'settled', heading: 'calls.settled' },
] as const;
type Shelf = (typeof PARTS)[number]['shelf'];

/** Who asked from the public pages to be called: take, call, say how it ended. */
@Component({
  selector: 'pn-calls',
  imports: [CallShelf, Empty, HelpLineCard, LoadError, Loading, Note, OneCall, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './calls.html',
  styleUrl: './calls.scss',
})
export class Calls {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly menu = inject(Menu);
  protected readonly t = inject(Texts).t;
  protected readonly board = signal<HelpBoardDto | null>(null);
  protected readonly opened = signal<HelpRequestDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  /** Where nobody is waiting it is said, whatever was settled. */
  protected readonly nobodyWaits = computed(() => this.waiting() === 0);
  protected readonly parts = computed(() =>
    PARTS.filter(({ shelf }) => (this.board()?.[shelf].total ?? 0) > 0),
  );
  private readonly waiting = computed(
    () => (this.board()?.open.total ?? 0) + (this.board()?.doubtful.total ?? 0),
  );
  /** Pages of each part that were asked for; what is loaded anew shows as many. */
  private readonly pages: Record<Shelf, number> = { open: 1, doubtful: 1, settled: 1 };

  constructor() {
    void this.load();
    inject(Live).onChange(() => void this.load());
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  protected more(shelf: Shelf): Promise<void> {
    this.pages[shelf] += 1;
    return this.load();
  }

  protected take({ row: { id, version }, ...body }: Taken): Promise<void> {
    return this.attempt(async () => {
      const context = new Submission().context(version);
      this.opened.set(await this.api.call(takeHelpRequest, { id, body }, context));
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
      this.board.set(await this.read());
      this.menu.setCount('calls', this.waiting());
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  private async read(): Promise<HelpBoardDto> {
    let board = await this.api.call(listHelpRequests, {});
    for (const { shelf } of PARTS)
      for (let page = 1; page < this.pages[shelf]; page += 1)
        board = { ...board, [shelf]: await this.further(shelf, board[shelf]) };
    return board;
  }

  private async further(shelf: Shelf, shown: HelpShelfDto): Promise<HelpShelfDto> {
    const { items, nextCursor } = shown;
    if (nextCursor === null) return shown;
    const next = await this.api.call(listHelpShelf, { shelf, cursor: nextCursor });
    return { ...next, items: [...items, ...next.items] };
  }
}

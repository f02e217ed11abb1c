import { Component, computed, inject, signal } from '@angular/core';
import { answerBySms } from '../../api/fn/callback-requests/answer-by-sms';
import { getCallbackRequest } from '../../api/fn/callback-requests/get-callback-request';
import { listCallbackRequests } from '../../api/fn/callback-requests/list-callback-requests';
import { getCallbackList } from '../../api/fn/callback-requests/get-callback-list';
import { recordCallbackOutcome } from '../../api/fn/callback-requests/record-callback-outcome';
import { reopenCallbackRequest } from '../../api/fn/callback-requests/reopen-callback-request';
import { takeCallbackRequest } from '../../api/fn/callback-requests/take-callback-request';
import type {
  CallbackBoardDto,
  CallbackListDto,
  CallbackOutcomeRequest,
  CallbackRequestDto,
  CallbackRequestRowDto,
  SmsAnswerRequest,
} from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
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
import { CallbackList } from './callback-list';
import type { Taken } from './callback-list';
import { HotlineCard } from './hotline-card';
import { CallbackRequest } from './callback-request';

const PARTS = [
  { shelf: 'open', heading: 'callbacks.waiting' },
  { shelf: 'doubtful', heading: 'callbacks.doubtful' },
  { shelf: 'settled', heading: 'callbacks.settled' },
] as const;
type Shelf = (typeof PARTS)[number]['shelf'];

/** Who asked from the public pages to be called: take, call, say how it ended. */
@Component({
  selector: 'pn-callbacks',
  imports: [CallbackList, Empty, HotlineCard, LoadError, Loading, Note, CallbackRequest, PageHeader],
  templateUrl: './callbacks.html',
  styleUrl: './callbacks.scss',
})
export class Callbacks {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly menu = inject(Menu);
  protected readonly t = inject(Texts).t;
  protected readonly board = signal<CallbackBoardDto | null>(null);
  protected readonly opened = signal<CallbackRequestDto | null>(null);
  /** The opened request changed since, by a message of hers or by a colleague. */
  protected readonly isBehind = computed(() => {
    const [shown, rows] = [this.opened(), this.board()?.open.items ?? []];
    return shown !== null && rows.some(({ id, version }) => id === shown.id && version > shown.version);
  });
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  /** Says so when no request waits, even if settled ones are listed. */
  protected readonly nobodyWaits = computed(() => this.waiting() === 0);
  protected readonly parts = computed(() =>
    PARTS.filter(({ shelf }) => (this.board()?.[shelf].total ?? 0) > 0),
  );
  private readonly waiting = computed(
    () => (this.board()?.open.total ?? 0) + (this.board()?.doubtful.total ?? 0),
  );
  /** Loaded pages of each part; a reload fetches as many. */
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
      this.opened.set(await this.api.call(takeCallbackRequest, { id, body }, context));
    });
  }

  protected show({ id }: CallbackRequestRowDto): Promise<void> {
    return this.attempt(async () => this.opened.set(await this.api.call(getCallbackRequest, { id })));
  }

  protected reopen({ id, version }: CallbackRequestRowDto): Promise<void> {
    return this.attempt(async () => {
      await this.api.call(reopenCallbackRequest, { id }, new Submission().context(version));
    });
  }

  protected record(body: CallbackOutcomeRequest): Promise<void> {
    return this.attempt(async () => {
      const { id = '', version = 0 } = this.opened() ?? {};
      await this.api.call(recordCallbackOutcome, { id, body }, new Submission().context(version));
      this.opened.set(null);
    });
  }

  protected answer(body: SmsAnswerRequest): Promise<void> {
    return this.attempt(async () => {
      const { id = '', version = 0 } = this.opened() ?? {};
      this.opened.set(await this.api.call(answerBySms, { id, body }, new Submission().context(version)));
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
      const isChanged = toProblem(problem).status === 412;
      this.problem.set(isChanged ? this.t('callbacks.changed') : this.problems.sentence(problem));
      if (isChanged) await this.showAgain();
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

  /** A message that came since is shown before anything else is said. */
  private async showAgain(): Promise<void> {
    const { id } = this.opened() ?? {};
    if (!id) return;
    const request = this.api.call(getCallbackRequest, { id });
    this.opened.set(await request.catch(() => this.opened()));
  }

  private async read(): Promise<CallbackBoardDto> {
    let board = await this.api.call(listCallbackRequests, {});
    for (const { shelf } of PARTS)
      for (let page = 1; page < this.pages[shelf]; page += 1)
        board = { ...board, [shelf]: await this.further(shelf, board[shelf]) };
    return board;
  }

  private async further(shelf: Shelf, shown: CallbackListDto): Promise<CallbackListDto> {
    const { items, nextCursor } = shown;
    if (nextCursor === null) return shown;
    const next = await this.api.call(getCallbackList, { list: shelf, cursor: nextCursor });
    return { ...next, items: [...items, ...next.items] };
  }
}

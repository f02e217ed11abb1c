import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { answerPair } from '../../api/fn/linkage/answer-pair';
import { listLinkedPairs } from '../../api/fn/linkage/list-linked-pairs';
import { undoPairDecision } from '../../api/fn/linkage/undo-pair-decision';
import type { PairDto } from '../../api/models/pair-dto';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { PagedList } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { Undo } from '../../core/shell/undo';
import { Note } from '../../ui/note/note';
import { Empty } from '../../ui/states/empty';
import { PairTable } from './pair-table';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** Pairs that were linked automatically: only a wrong one needs an answer. */
@Component({
  selector: 'pn-linked-pairs',
  imports: [Arrived, Empty, MatButton, More, Note, PairTable],
  templateUrl: './linked-pairs.html',
  styleUrl: './linked-pairs.scss',
})
export class LinkedPairs {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly undo = inject(Undo);
  protected readonly t = inject(Texts).t;
  /** Number of automatic links without a review. */
  protected readonly waiting = signal(0);
  protected readonly notice = signal('');
  protected readonly sendingId = signal<string | null>(null);
  protected readonly list = new PagedList<PairDto>(async (cursor) => {
    const page = await this.api.call(listLinkedPairs, cursor ? { cursor } : {});
    if (page.items.length > 0 || !cursor) this.waiting.set(page.waiting);
    return page;
  });

  /** "Two persons", or that the link is right, which makes room for the next ones. */
  protected async answer(pair: PairDto, answer: 'different' | 'same'): Promise<void> {
    if (this.sendingId() !== null) return;
    this.sendingId.set(pair.id);
    this.notice.set('');
    try {
      const params = { id: pair.id, body: { answer } };
      const { id } = await this.api.call(answerPair, params, new Submission().context());
      const at = this.list.items().findIndex((other) => other.id === pair.id);
      this.remove(pair);
      const message = this.t(answer === 'different' ? 'pairs.said-two' : 'pairs.said-right');
      this.undo.show({ message, undo: () => this.takeBack(id, pair, at) });
    } catch (problem) {
      this.notice.set(this.problems.sentence(problem));
      if ([404, 409].includes(toProblem(problem).status)) this.remove(pair);
    } finally {
      this.sendingId.set(null);
    }
  }

  /** The pair stands where it stood, so that who has gone far down stays there. */
  private async takeBack(id: string, pair: PairDto, at: number): Promise<void> {
    try {
      await this.api.call(undoPairDecision, { id }, new Submission().context());
      this.list.update((pairs) => {
        const others = pairs.filter((other) => other.id !== pair.id);
        return [...others.slice(0, at), pair, ...others.slice(at)];
      });
      this.waiting.update((waiting) => waiting + 1);
    } catch (problem) {
      this.notice.set(this.problems.sentence(problem));
    }
  }

  private remove({ id }: PairDto): void {
    this.list.update((pairs) => pairs.filter((other) => other.id !== id));
    this.waiting.update((waiting) => Math.max(0, waiting - 1));
    if (this.list.items().length === 0 && this.waiting() > 0) void this.list.reload();
  }
}

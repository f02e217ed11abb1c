import { Injectable, computed, inject, signal } from '@angular/core';
import { answerPair } from '../../api/fn/linkage/answer-pair';
import { listPairs } from '../../api/fn/linkage/list-pairs';
import { undoPairDecision } from '../../api/fn/linkage/undo-pair-decision';
import type { PairAnswerRequest, PairDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';

export type PairAnswer = PairAnswerRequest['answer'];

interface Given {
  pair: PairDto;
  answer: PairAnswer;
  /** The id of the decision once it arrived; null where it did not hold. */
  decision: Promise<string | null>;
}

/** With so few left the next ones are fetched. */
const FEW = 8;

/**
 * The pairs that one reviewer works through. The next pair appears while the answer is being sent.
 * A pair whose answer failed comes again; an answer that another reviewer gave first stays.
 */
@Injectable()
export class PairQueue {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly t = inject(Texts).t;
  private readonly pairs = signal<readonly PairDto[]>([]);
  private readonly given = signal<readonly Given[]>([]);
  /** What she answered, so that a list that was made before the answer arrived does not ask again. */
  private readonly answered = new Set<string>();
  private isFetching = false;
  private isTakingBack = false;

  readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly problem = signal('');
  /** How many wait for an answer altogether. */
  readonly waiting = signal(0);
  /** What became of an answer, where it is not what she expects. */
  readonly notice = signal('');
  readonly current = computed(() => this.pairs()[0] ?? null);
  readonly last = computed(() => this.given().at(-1) ?? null);

  async load(): Promise<void> {
    this.state.set('loading');
    await this.fetch();
  }

  answer(answer: PairAnswer): void {
    const pair = this.current();
    if (!pair) return;
    this.notice.set('');
    this.pairs.update((pairs) => pairs.slice(1));
    this.answered.add(pair.id);
    this.count(-1);
    const given: Given = { pair, answer, decision: this.send(pair, answer) };
    this.given.update((all) => [...all, given]);
    void given.decision.then((decision) => {
      if (decision === null) this.given.update((all) => all.filter((other) => other !== given));
      this.fillUp();
    });
    this.fillUp();
  }

  /** Undoes the last answer and shows its pair again at once. */
  async takeBack(): Promise<void> {
    const last = this.last();
    if (!last || this.isTakingBack) return;
    this.isTakingBack = true;
    this.notice.set('');
    try {
      const id = await last.decision;
      if (id === null) return;
      await this.api.call(undoPairDecision, { id }, new Submission().context());
      this.given.update((all) => all.filter((other) => other !== last));
      this.askAgain(last.pair, 0);
      this.notice.set(this.t('pairs.taken-back'));
    } catch (problem) {
      this.notice.set(this.problems.sentence(problem));
    } finally {
      this.isTakingBack = false;
    }
  }

  private async send(pair: PairDto, answer: PairAnswer): Promise<string | null> {
    try {
      const params = { id: pair.id, body: { answer } };
      return (await this.api.call(answerPair, params, new Submission().context())).id;
    } catch (problem) {
      this.fail(pair, problem);
      return null;
    }
  }

  private fail(pair: PairDto, problem: unknown): void {
    const { status } = toProblem(problem);
    if (status === 409) this.notice.set(this.problems.sentence(problem));
    else if (status === 404) this.notice.set(this.t('pairs.gone'));
    else {
      this.notice.set(this.t('pairs.not-arrived', { problem: this.problems.sentence(problem) }));
      // Behind the one that she looks at, which stays where it is.
      this.askAgain(pair, 1);
    }
  }

  private askAgain(pair: PairDto, at: number): void {
    this.answered.delete(pair.id);
    this.count(1);
    this.pairs.update((pairs) => {
      const others = pairs.filter(({ id }) => id !== pair.id);
      return [...others.slice(0, at), pair, ...others.slice(at)];
    });
  }

  private fillUp(): void {
    if (this.pairs().length < FEW && this.waiting() > this.pairs().length) void this.fetch();
  }

  private async fetch(): Promise<void> {
    if (this.isFetching) return;
    this.isFetching = true;
    try {
      const { items, waiting } = await this.api.call(listPairs, {});
      const known = new Set(this.pairs().map(({ id }) => id));
      const fresh = items.filter(({ id }) => !known.has(id) && !this.answered.has(id));
      const onTheWay = items.filter(({ id }) => this.answered.has(id)).length;
      this.pairs.update((pairs) => [...pairs, ...fresh]);
      this.waiting.set(Math.max(waiting - onTheWay, this.pairs().length));
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      if (this.pairs().length === 0) this.state.set('failed');
    } finally {
      this.isFetching = false;
    }
  }

  private count(change: number): void {
    this.waiting.update((waiting) => Math.max(0, waiting + change));
  }
}

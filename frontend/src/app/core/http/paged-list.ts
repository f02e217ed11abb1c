import type { HttpContext } from '@angular/common/http';
import { computed, inject, linkedSignal } from '@angular/core';
import { apiResource } from './api-resource';
import { ProblemTexts } from './problem-texts';
import { unattended } from './request-context';

/** One page of a list; `nextCursor` fetches the following one. */
export interface Page<Row> {
  items: readonly Row[];
  nextCursor?: string | null;
}

const idOf = (row: unknown): unknown => (row as { id?: unknown }).id ?? row;

/** Arrived rows that are not shown yet. */
export const newIn = <Row>(
  arrived: readonly Row[],
  shown: readonly Row[],
  keyOf: (row: Row) => unknown = idOf,
): Row[] => {
  const known = new Set(shown.map(keyOf));
  return arrived.filter((row) => !known.has(keyOf(row)));
};

/** The shown rows in their order, with their current content. */
export const renewed = <Row>(
  shown: readonly Row[],
  arrived: readonly Row[],
  keyOf: (row: Row) => unknown = idOf,
): Row[] => {
  const now = new Map(arrived.map((row) => [keyOf(row), row]));
  return shown.map((row) => now.get(keyOf(row)) ?? row);
};

/**
 * A list that arrives in pages, for `*pnArrived` and `pn-more`. Make it where fields are made; `ask` gets null for the
 * first page and asks for it again whenever `params` change.
 */
export class PagedList<Row> {
  private readonly problems = inject(ProblemTexts);
  private readonly first = apiResource(
    () => this.ask(null),
    () => this.params(),
  );
  private readonly shown = linkedSignal(() => this.first.value());
  private readonly arrived = linkedSignal<Page<Row> | undefined, Page<Row> | null>({
    source: this.first.value,
    computation: () => null,
  });
  private readonly adding = linkedSignal({ source: this.first.value, computation: () => false });
  private readonly failure = linkedSignal({ source: this.first.value, computation: () => '' });

  readonly value = computed(() => this.shown()?.items);
  readonly items = computed(() => this.value() ?? []);
  readonly problem = this.first.problem;
  /** Why the next page did not arrive. */
  readonly moreProblem = this.failure.asReadonly();
  readonly isLoadingMore = this.adding.asReadonly();
  readonly hasMore = computed(() => Boolean(this.shown()?.nextCursor));
  /** New rows wait until the user wants them, so that a list never moves under a finger. */
  readonly newCount = computed(() => newIn(this.arrived()?.items ?? [], this.items()).length);

  constructor(
    private readonly ask: (cursor: string | null, context?: HttpContext) => Promise<Page<Row>>,
    private readonly params: () => unknown = () => true,
  ) {}

  /** Asks from the start. */
  reload(): Promise<void> {
    return this.first.reload();
  }

  async more(): Promise<void> {
    const first = this.first.value();
    const cursor = this.shown()?.nextCursor;
    if (!cursor || this.adding()) return;
    this.adding.set(true);
    this.failure.set('');
    try {
      const { items, nextCursor } = await this.ask(cursor);
      if (first === this.first.value()) this.shown.set({ items: [...this.items(), ...items], nextCursor });
    } catch (problem) {
      if (first === this.first.value()) this.failure.set(this.problems.sentence(problem));
    }
    if (first === this.first.value()) this.adding.set(false);
  }

  /** Background refresh; a failure is silent. Shown rows keep their places and get their current content. */
  async refresh(): Promise<void> {
    const first = this.first.value();
    const answer = await this.ask(null, unattended()).catch(() => null);
    if (!answer || !first || first !== this.first.value() || this.first.isLoading()) return;
    this.arrived.set(answer);
    if (this.items().length === 0) this.showNew();
    else this.update((rows) => renewed(rows, answer.items));
  }

  showNew(): void {
    const arrived = this.arrived();
    if (arrived) this.first.set(arrived);
  }

  update(change: (rows: readonly Row[]) => readonly Row[]): void {
    this.shown.update((page) => page && { ...page, items: change(page.items) });
  }
}

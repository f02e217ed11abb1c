import type { HttpContext } from '@angular/common/http';
import { computed, inject, signal } from '@angular/core';
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

/** A list that arrives in pages. Make it where fields are made; `ask` gets null for the first page. */
export class PagedList<Row> {
  private readonly problems = inject(ProblemTexts);
  private readonly rows = signal<readonly Row[]>([]);
  private readonly phase = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly sentence = signal('');
  private readonly isAdding = signal(false);
  private readonly cursor = signal<string | null>(null);
  private readonly arrived = signal<Page<Row> | null>(null);
  /** The answer to any other question than the last no longer counts. */
  private question = 0;

  readonly items = this.rows.asReadonly();
  readonly state = this.phase.asReadonly();
  /** The sentence of what went wrong; rows that had arrived stay. */
  readonly problem = this.sentence.asReadonly();
  readonly isLoadingMore = this.isAdding.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  /** New rows wait until the user wants them, so that a list never moves under a finger. */
  readonly newCount = computed(() => newIn(this.arrived()?.items ?? [], this.rows()).length);

  constructor(private readonly ask: (cursor: string | null, context?: HttpContext) => Promise<Page<Row>>) {}

  /** Asks from the start. */
  async load(): Promise<void> {
    this.phase.set('loading');
    this.isAdding.set(false);
    await this.page(null);
  }

  async more(): Promise<void> {
    const from = this.cursor();
    if (!from || this.isAdding()) return;
    this.isAdding.set(true);
    await this.page(from);
  }

  /** Background refresh; a failure is silent. Shown rows keep their places and get their current content. */
  async refresh(): Promise<void> {
    const asked = this.question;
    const answer = await this.ask(null, unattended()).catch(() => null);
    if (!answer || asked !== this.question || this.phase() !== 'ready') return;
    this.arrived.set(answer);
    if (this.rows().length === 0) this.showNew();
    else this.rows.update((rows) => renewed(rows, answer.items));
  }

  showNew(): void {
    const arrived = this.arrived();
    if (!arrived) return;
    this.question += 1;
    this.isAdding.set(false);
    this.rows.set(arrived.items);
    this.cursor.set(arrived.nextCursor ?? null);
    this.arrived.set(null);
  }

  update(change: (rows: readonly Row[]) => readonly Row[]): void {
    this.rows.update(change);
  }

  private async page(from: string | null): Promise<void> {
    const asked = (this.question += 1);
    this.sentence.set('');
    try {
      const answer = await this.ask(from);
      if (asked !== this.question) return;
      this.rows.update((rows) => (from ? [...rows, ...answer.items] : answer.items));
      this.cursor.set(answer.nextCursor ?? null);
      if (!from) this.arrived.set(null);
      this.phase.set('ready');
    } catch (problem) {
      if (asked !== this.question) return;
      this.sentence.set(this.problems.sentence(problem));
      if (!from) this.phase.set('failed');
    }
    this.isAdding.set(false);
  }
}

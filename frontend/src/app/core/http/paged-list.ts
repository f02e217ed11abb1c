import { computed, inject, signal } from '@angular/core';
import { ProblemTexts } from './problem-texts';

/** One answer of a list; `nextCursor` asks for what comes after it. */
export interface Page<Row> {
  items: readonly Row[];
  nextCursor?: string | null;
}

/** A list that arrives in pages. Make it where fields are made; `ask` gets null for the first page. */
export class PagedList<Row> {
  private readonly problems = inject(ProblemTexts);
  private readonly rows = signal<readonly Row[]>([]);
  private readonly phase = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly sentence = signal('');
  private readonly isAdding = signal(false);
  private readonly cursor = signal<string | null>(null);
  /** The answer to any other question than the last no longer counts. */
  private question = 0;

  readonly items = this.rows.asReadonly();
  readonly state = this.phase.asReadonly();
  /** The sentence of what went wrong; rows that had arrived stay. */
  readonly problem = this.sentence.asReadonly();
  readonly isLoadingMore = this.isAdding.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);

  constructor(private readonly ask: (cursor: string | null) => Promise<Page<Row>>) {}

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
      this.phase.set('ready');
    } catch (problem) {
      if (asked !== this.question) return;
      this.sentence.set(this.problems.sentence(problem));
      if (!from) this.phase.set('failed');
    }
    this.isAdding.set(false);
  }
}

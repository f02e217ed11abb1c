/** One life: what people sent, what they were answered, what became of it, and what the oracle says after each step. */
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { caseViolations } from '../case-oracle.js';
import type { ActRow, ViewRow } from '../case-snapshot.js';
import type { LifeGround } from './ground.js';
import { readStored, snapshotOf } from './stored-rows.js';
import type { Stored } from './stored-rows.js';
import { plain, tracesIn, TRACES_SQL, viewsOf } from './traces.js';
import type { Trace } from './traces.js';

export interface Sent {
  readonly path: string;
  readonly body?: object;
  /** Version that the sender saw; none where the route asks for none. */
  readonly version?: number;
  /** The case it is about; null where one is only being registered. */
  readonly caseId: string | null;
}

/** A step of the life that must not be taken any further: the oracle found something. */
export class Violated extends Error {}

const MINUTE = 1;

export class Life {
  readonly views: ViewRow[] = [];
  readonly acts: ActRow[] = [];
  /** What was sent and answered, one line each, for whoever has to look into it. */
  readonly told: string[] = [];
  readonly refusals = new Map<string, number>();
  sentCount = 0;
  private readonly wordAt = new Map<string, Date>();
  private marked: string | null = null;
  private readCount = 0;

  private constructor(
    readonly ground: LifeGround,
    public stored: Stored,
  ) {}

  static async begin(ground: LifeGround): Promise<Life> {
    await ground.begin();
    return new Life(ground, await readStored((questions) => ground.all(questions)));
  }

  get now(): Date {
    return this.stored.now[0].now;
  }

  /** Sends a command as the person; a refused one must leave nothing behind. */
  async send(person: string, { path, body, version, caseId }: Sent): Promise<Response> {
    const actor = this.ground.as(person);
    const before = (this.marked ??= await this.ground.mark());
    const answer = await actor.post(path, body, version);
    this.sentCount += 1;
    this.told.push(
      `${person} POST ${path} ${JSON.stringify(body ?? {})} → ${answer.status} ${codeOf(answer)}`,
    );
    // Of the case that she registers herself the receipt is no showing.
    if (caseId !== null) await this.see(person, answer.text, `${path} ${JSON.stringify(body)}`);
    if (answer.status >= 500) throw new Violated(`answered_with_${answer.status} ${path}`);
    if (answer.status >= 400) {
      await this.expectNothingLeft(before, `${path} ${codeOf(answer)}`);
      this.refusals.set(codeOf(answer), (this.refusals.get(codeOf(answer)) ?? 0) + 1);
      return answer;
    }
    if (caseId !== null) this.acts.push({ caseId, at: this.now, userId: actor.userId });
    await this.settle();
    return answer;
  }

  /** A conflict of interest comes up; a service that refuses must leave nothing behind either. */
  async block(person: string, caseId: string, subject: Parameters<LifeGround['block']>[2]): Promise<void> {
    const before = (this.marked ??= await this.ground.mark());
    const what = `block ${JSON.stringify(subject)}`;
    try {
      await this.ground.block(person, caseId, subject);
      this.told.push(`${person} ${what} of ${caseId}`);
    } catch (error) {
      this.told.push(`${person} ${what} of ${caseId} → ${String(error)}`);
      await this.expectNothingLeft(before, what);
      return;
    }
    await this.settle();
  }

  /** Two unblocked agencies lift a block; no route does yet. */
  async lift(blockId: string): Promise<void> {
    await this.ground.ask(
      `update panoh.conflict_blocks set state = 'lifted', lifted_at = panoh.now() where id = $1`,
      [blockId],
    );
    this.told.push(`lift ${blockId}`);
    await this.settle();
  }

  async pass(hours: number): Promise<void> {
    this.told.push(`${hours} h pass`);
    await this.settle(hours * 60);
  }

  /** Looks as the person; whoever is blocked must be answered as if there had never been a case. */
  async look(person: string, path: string, caseId: string | null = null): Promise<Response> {
    const actor = this.ground.as(person);
    const answer = await actor.get(path);
    this.readCount += 1;
    if (answer.status >= 500) throw new Violated(`answered_with_${answer.status} ${path}`);
    await this.see(person, answer.text, path);
    if (caseId !== null && this.isBlocked(actor.userId, caseId)) {
      const never = await actor.get(path.replace(caseId, randomUUID()));
      const isSame = never.status === answer.status && plain(never.text) === plain(answer.text);
      this.views.push({ caseId, at: this.now, userId: actor.userId, rows: isSame ? 0 : 1 });
    }
    return answer;
  }

  /** Remembers that a list said something of a case that it did not name: a count, a place left free. */
  betrayed(person: string, caseId: string): void {
    this.views.push({ caseId, at: this.now, userId: this.ground.as(person).userId, rows: 1 });
  }

  isBlocked(userId: string, caseId: string): boolean {
    const person = this.stored.people.find(({ id }) => id === userId);
    return this.stored.blocks.some(
      (block) =>
        block.caseId === caseId &&
        block.liftedAt === null &&
        [person?.id, person?.agencyId, person?.agencyKind].includes(block.subject),
    );
  }

  /** The oracle, over everything so far. */
  judge(): void {
    const { wordAt, views, acts } = this;
    const violations = caseViolations(snapshotOf(this.stored, { wordAt, views, acts }));
    if (violations.length > 0)
      throw new Violated(violations.map(({ invariant, detail }) => `${invariant} ${detail}`).join('; '));
    for (const { caseId } of this.stored.drifted) throw new Violated(`queue_lines_drifted ${caseId}`);
  }

  /** A minute or more goes by, whoever is due to be told is told, and the oracle looks. */
  private async settle(minutes = MINUTE): Promise<void> {
    const at = this.now;
    await this.ground.pass(minutes);
    this.stored = await readStored((questions) => this.ground.all(questions));
    this.marked = null;
    for (const { id, word, noLongerWanted } of this.stored.referrals)
      if ((word !== null || noLongerWanted) && !this.wordAt.has(id)) this.wordAt.set(id, at);
    this.judge();
  }

  private async expectNothingLeft(before: string, what: string): Promise<void> {
    const after = await this.ground.mark();
    if (after !== before) throw new Violated(`refused_left_something ${what}`);
  }

  /** What an answer shows of which case. */
  private async see(person: string, answer: string, said: string): Promise<void> {
    const { userId } = this.ground.as(person);
    if (this.stored.blocks.length === 0 || answer === '') return;
    const traces = await this.ground.rows<Trace>(TRACES_SQL);
    this.views.push(...viewsOf(tracesIn(answer, traces, said), userId, this.now));
  }
}

const codeOf = (answer: Response): string =>
  answer.status < 400 ? '' : String((answer.body as { code?: string }).code ?? answer.status);

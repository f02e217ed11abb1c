/** The real application on a separate database, its people, and all requests and answers. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { readSettings } from '../../../src/platform/config/settings.js';
import { RootKey } from '../../../src/platform/crypto/root-key.js';
import { addressFor } from '../../../src/platform/database/connections.js';
import { signIn } from '../actors.js';
import type { Actor } from '../actors.js';
import { startApp } from '../app.js';
import type { TestApp } from '../app.js';
import { testRootKey } from '../database.js';
import { arrangeKulob, hire } from '../kulob.js';
import type { Kulob } from '../kulob.js';
import { sweeperFor } from '../workers.js';
import type { ContractForms } from './contract.js';
import { Random } from '../random.js';
import { readPools } from './pools.js';
import type { Pools } from './pools.js';
import type { Tally } from './tally.js';
import { Women } from './women.js';

export interface Command {
  /** POST by default. */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly version?: number;
  readonly caseId: string | null;
  /** The operation of the contract, where it is known. */
  readonly operation?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const HANGS_MS = 30_000;
/** Of what is about no case, what changes who can act; and that time passed. */
const ACCOUNTS = /^— | \/(people|sessions|absences|agencies|working-groups)|\/session /;

/** People all of whose sessions have ended. */
const ENDED = 'select user_id as id from panoh.sessions group by 1 having bool_and(ended_at is not null)';

/** One line of what happened, with the case that it touched. */
interface Trace {
  readonly caseId: string | null;
  readonly text: string;
}

interface Ground {
  readonly test: TestApp;
  readonly kulob: Kulob;
  readonly dice: Random;
  readonly tally: Tally;
  readonly contract: ContractForms;
  readonly facts: Client;
  readonly watchdog: Client;
  readonly sweeper: ReturnType<typeof sweeperFor>;
}

export class World {
  readonly traces: Trace[] = [];
  readonly touched = new Set<string>();
  readonly failures: string[] = [];
  now = new Date();
  pools = {} as Pools;
  readonly women = new Women();
  private readonly routes: { operation: string; method: string; form: RegExp }[];

  readonly test: TestApp;
  readonly kulob: Kulob;
  readonly dice: Random;
  readonly tally: Tally;
  readonly contract: ContractForms;
  /** A separate connection for the oracle's queries. */
  readonly facts: Client;
  /** Asks for alarms, as the watchdog of the operator. */
  readonly watchdog: Client;

  private constructor(private readonly ground: Ground) {
    ({
      test: this.test,
      kulob: this.kulob,
      dice: this.dice,
      tally: this.tally,
      contract: this.contract,
      facts: this.facts,
      watchdog: this.watchdog,
    } = ground);
  }

  static async start(seed: number, tally: Tally, contract: ContractForms): Promise<World> {
    return World.on(await startApp(), { dice: new Random(seed), tally, contract });
  }

  /** On an application that runs, and that closes what the world opened. */
  static async on(test: TestApp, given: Pick<Ground, 'dice' | 'tally' | 'contract'>): Promise<World> {
    const kulob = await arrangeKulob(test);
    await hire(test, kulob, { agency: 'legalAid', person: 'lawyer2', roles: ['legal_aid_lawyer'] });
    await hire(test, kulob, { agency: 'crisisCentre', person: 'statisticianCivil', roles: ['statistician'] });
    const facts = new Client({ connectionString: test.database.ownerUrl });
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const watchdog = new Client({
      connectionString: addressFor('panoh_watchdog', settings, new RootKey(testRootKey())),
    });
    await Promise.all([facts.connect(), watchdog.connect()]);
    test.endings.push(
      () => facts.end(),
      () => watchdog.end(),
    );
    const world = new World({ ...given, test, kulob, facts, watchdog, sweeper: sweeperFor(test) });
    await world.refresh();
    return world;
  }

  as(person: string): Actor {
    const actor = this.kulob.as[person];
    if (!actor) throw new Error(`no person is called ${person}`);
    return actor;
  }

  personOf(userId: unknown): string | null {
    return Object.entries(this.kulob.as).find(([, actor]) => actor.userId === userId)?.[0] ?? null;
  }

  agency(key: string): string {
    return this.kulob.agencies[key] ?? '';
  }

  service(key: string): string {
    return this.kulob.services[key] ?? '';
  }

  /** Days from today in Dushanbe. */
  day(offset = 0): string {
    return new Date(this.now.getTime() + (5 + 24 * offset) * 3_600_000).toISOString().slice(0, 10);
  }

  get lastDayOfYear(): string {
    return `${this.day().slice(0, 4)}-12-31`;
  }

  hoursAgo(hours: number): string {
    return new Date(this.now.getTime() - hours * 3_600_000).toISOString();
  }

  async send(person: string, command: Command): Promise<Answer> {
    const { method = 'POST', path, body = {}, caseId } = command;
    const answer = await this.ask(person, command);
    const operation = command.operation ?? this.tally.operationOf(method, path);
    this.tally.answered(operation, answer.status);
    const code = answer.status < 400 ? '' : String(answer.body?.['code']);
    const text = `${person} ${method} ${path} ${JSON.stringify(body).slice(0, 400)} → ${answer.status} ${code}`;
    this.traces.push({ caseId, text });
    if (answer.status >= 500) this.failures.push(`${text}\n    ${this.lastError()}`);
    if (answer.status === 401) this.signedOut.add(person);
    if (answer.status >= 300) return answer;
    this.learn(answer.body, caseId);
    if (operation === 'openCase') {
      this.women.opened(String(answer.body['id']), body);
      this.touched.add(String(answer.body['id']));
    }
    return answer;
  }

  /** What is never answered counts as a failure of the server. */
  private async ask(person: string, { method = 'POST', path, body = {}, version }: Command): Promise<Answer> {
    const actor = this.as(person);
    const sent =
      method === 'DELETE'
        ? actor.delete(path)
        : actor[method === 'PUT' ? 'put' : 'post'](path, body, version);
    try {
      const answer = await sent.timeout(HANGS_MS);
      return { status: answer.status, body: answer.body as Record<string, unknown> };
    } catch (error) {
      return { status: 599, body: { code: String(error) } };
    }
  }

  private lastError(): string {
    return this.test.logged.findLast((line) => line.includes('"error"'))?.slice(0, 1_500) ?? '';
  }

  /** A read of the same person, as a screen makes it; null where it is refused. */
  async read(person: string, path: string): Promise<Record<string, unknown> | null> {
    const answer = await this.as(person).get(path).timeout(HANGS_MS);
    if (answer.status >= 500) this.failures.push(`${person} GET ${path} → ${answer.status}`);
    return answer.status === 200 ? (answer.body as Record<string, unknown>) : null;
  }

  private readonly signedOut = new Set<string>();

  /** A receiving agency's case is of the woman of the case that it was referred from. */
  private learn(body: Record<string, unknown>, caseId: string | null): void {
    if (caseId === null) return;
    this.touched.add(caseId);
    const received = body?.['receivedCaseId'] ?? body?.['caseId'];
    const woman = this.women.of(caseId);
    if (typeof received === 'string' && woman !== undefined && this.women.of(received) === undefined) {
      this.women.isHer(received, woman);
      this.touched.add(received);
    }
  }

  /** Lets time pass, keeps sessions alive and sends notifications as a worker would. */
  async pass(hours: number): Promise<void> {
    await this.test.database.pass(`${Math.round(hours * 60)} minutes`);
    await this.test.database.query(
      `update panoh.sessions set seen_at = panoh.now(), expires_at = panoh.now() + interval '12 hours' where ended_at is null`,
    );
    await this.sweep();
    this.traces.push({ caseId: null, text: `— ${hours} h passed` });
  }

  async sweep(): Promise<void> {
    await this.ground.sweeper.reminders.sweep();
  }

  /** Reads what exists now, and signs those in again whose sessions ended and who may. */
  async refresh(): Promise<void> {
    const { now, pools } = await readPools(this.test.database);
    this.now = now;
    this.pools = pools;
    for (const thing of pools.referrals) this.learn({ ...thing.more, caseId: undefined }, thing.caseId);
    for (const { id } of await this.test.database.query<{ id: string }>(ENDED)) {
      const person = this.personOf(id);
      if (person) this.signedOut.add(person);
    }
    for (const person of this.signedOut) {
      const { userId, agencyId } = this.as(person);
      const known = pools.people.find(({ id }) => id === userId);
      if (known?.isOpen && !known.more['isLocked'])
        this.kulob.as[person] = await signIn(this.test, { userId, agencyId });
    }
    this.signedOut.clear();
    await this.test.database.query(
      `update panoh.sessions set stepped_up_until = panoh.now() + interval '2 minutes' where ended_at is null`,
    );
  }

  /** The last events of a case, and the account events of the same time. */
  told(caseId: string, most = 60): string {
    const isOfAccounts = (text: string): boolean => ACCOUNTS.test(text) && /→ 2|— /.test(text);
    const about = this.traces.filter(
      (trace) => trace.caseId === caseId || (trace.caseId === null && isOfAccounts(trace.text)),
    );
    const isPassing = (at: number): boolean => about[at]?.text.startsWith('— ') === true;
    return about
      .filter((_trace, at) => !(isPassing(at) && isPassing(at + 1)))
      .map(({ text }) => `    ${text}`)
      .slice(-most)
      .join('\n');
  }

  readonly never = randomUUID();

  async close(): Promise<void> {
    await this.test.close();
  }
}

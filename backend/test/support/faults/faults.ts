import type { MailMood } from '../test-mailboxes.js';
import type { Random } from '../random.js';
import type { FaultWindow } from './ledger.js';
import type { Backend, Stage } from './stage.js';
import type { Supervised } from './supervised.js';

/** A fault's parameters apart from its kind, so that a seed determines them: two numbers from 0, below 1. */
interface Chance {
  which: number;
  much: number;
}

interface FaultKind {
  /** How often it comes, among the others. */
  weight: number;
  only?: Backend;
  needs?: 'clock' | 'letters';
  /** Starts processes, which takes longer than all the rest. */
  isSlow?: true;
  /** Ends when everything that it hit is back. */
  strike(stage: Stage, chance: Chance): Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const oneOf = <T>(list: readonly T[], which: number): T => list[Math.floor(which * list.length)] as T;

async function killAll(ones: readonly Supervised[]): Promise<void> {
  await Promise.all(ones.map((one) => one.up()));
  for (const one of ones) one.kill();
  await Promise.all(ones.map((one) => one.up()));
}

async function freeze(stage: Stage, { which, much }: Chance, ms: number): Promise<void> {
  // With both of them frozen for long nobody works at all, and the rest of the faults would hit nothing.
  const isLast = stage.workers.some(({ isFrozen }) => isFrozen);
  const worker = oneOf(
    stage.workers.filter(({ isFrozen }) => !isFrozen),
    which,
  );
  if (!worker) return;
  await worker.up();
  worker.freeze();
  await pause(isLast ? 500 + much * 1_500 : ms);
  worker.thaw();
}

/** All that the queue keeps in PostgreSQL, but for what says how far its schema is. */
const EMPTY_QUEUE = `do $$ declare tables text; begin
  set local lock_timeout = '2s';
  select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables from pg_tables
    where schemaname = 'bullmq' and tablename not like '%migration%' and tablename not like '%version%';
  execute 'truncate ' || tables || ' cascade'; end $$`;

/** Simulates FLUSHALL, or an operator who empties the queue tables. */
async function emptyQueue({ redis, link }: Stage): Promise<void> {
  await (redis ? redis.flush() : link.query(EMPTY_QUEUE));
}

const MOST_HOURS = 9;
const KINDS = {
  'kill -9 of web': {
    ...{ weight: 8, isSlow: true },
    strike: ({ webs }, { which }) => killAll([oneOf(webs, which)]),
  },
  'kill -9 of a worker': {
    ...{ weight: 14, isSlow: true },
    strike: ({ workers }, { which }) => killAll([oneOf(workers, which)]),
  },
  'kill -9 of all workers': { ...{ weight: 7, isSlow: true }, strike: ({ workers }) => killAll(workers) },
  'kill -9 of Redis, file kept': {
    ...{ weight: 12, only: 'redis' },
    strike: (stage, { much }) => restartRedis(stage, { downMs: much * 2_000, keeps: true }),
  },
  'kill -9 of Redis, file lost': {
    ...{ weight: 8, only: 'redis' },
    strike: (stage, { much }) => restartRedis(stage, { downMs: much * 2_000, keeps: false }),
  },
  'queue emptied': { weight: 14, strike: emptyQueue },
  'immediate stop of PostgreSQL': { weight: 14, strike: ({ postgres }) => postgres.crash() },
  'connections to PostgreSQL cut': {
    weight: 8,
    strike: ({ link }) =>
      link
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename in ('panoh_worker', 'panoh_queue')`,
        )
        .then(() => undefined),
  },
  'worker frozen for a moment': {
    weight: 7,
    strike: (stage, chance) => freeze(stage, chance, 1_000 + chance.much * 5_000),
  },
  'worker frozen past its lease': {
    weight: 2,
    strike: (stage, chance) => freeze(stage, chance, 62_000 + chance.much * 10_000),
  },
  'clock of a process moved': {
    ...{ weight: 14, needs: 'clock' },
    strike: async ({ webs, workers }, { which, much }) => {
      const one = oneOf([...workers, ...webs], which);
      const hours = oneOf([-1, 0, 1], much) * (1 + ((much * 977) % 1) * MOST_HOURS);
      await one.setClock(Math.round(hours * 3_600));
      // As long as the library may go by what it read before.
      await pause(1_000);
    },
  },
  'mail server silent after accepting': {
    ...{ weight: 5, needs: 'letters' },
    strike: (stage, chance) => upset(stage, 'silent', chance),
  },
  'mail server hangs up after accepting': {
    ...{ weight: 4, needs: 'letters' },
    strike: (stage, chance) => upset(stage, 'drops', chance),
  },
  'mail server busy': {
    ...{ weight: 2, needs: 'letters' },
    strike: (stage, chance) => upset(stage, 'busy', chance),
  },
  'mail server refuses an address': {
    ...{ weight: 1, needs: 'letters' },
    strike: (stage, chance) => upset(stage, 'refuses', chance),
  },
  'mail server down': {
    ...{ weight: 4, needs: 'letters' },
    strike: (stage, chance) => upset(stage, 'down', chance),
  },
  'power cut of everything': {
    ...{ weight: 3, isSlow: true },
    strike: async (stage, { which }) => {
      const down = Promise.all([
        stage.postgres.crash(),
        restartRedis(stage, { downMs: 0, keeps: which < 0.7 }),
      ]);
      for (const one of [...stage.webs, ...stage.workers]) one.kill();
      await down;
      await Promise.all([...stage.webs, ...stage.workers].map((one) => one.up()));
    },
  },
} satisfies Record<string, FaultKind>;

/** A mood of the mail server; it affects the letters that arrive in that time. */
async function upset({ letters }: Stage, mood: MailMood, { much }: Chance): Promise<void> {
  await letters?.mail.during(mood, 400 + much * 1_600);
}

async function restartRedis({ redis }: Stage, how: { downMs: number; keeps: boolean }): Promise<void> {
  await redis?.outage(how);
}

type Kind = keyof typeof KINDS;

interface Planned extends Chance {
  kind: Kind;
  /** After the one before it. */
  pauseMs: number;
}

export interface Pace {
  count: number;
  /** The longest from one fault to the next. */
  mostPauseMs: number;
  /** After so many of them nothing happens for a while. */
  burst: number;
  calmMs: number;
  /** Takes kinds that start processes only now and then, and none that lasts. */
  isShort: boolean;
}

/** The faults of a seed, planned before the first one strikes. */
function plan(stage: Stage, { count, mostPauseMs, isShort }: Pace, random: Random): Planned[] {
  const { backend, workers, letters } = stage;
  const has = { clock: workers.some((worker) => worker.hasClock), letters: letters !== null };
  const kinds = (Object.entries(KINDS) as [Kind, FaultKind][]).filter(
    ([kind, { only, needs }]) =>
      (!only || only === backend) &&
      (!needs || has[needs]) &&
      !(isShort && kind === 'worker frozen past its lease'),
  );
  const drawn = kinds.flatMap(([kind, { weight, isSlow }]) =>
    Array.from({ length: isShort && isSlow ? 1 : weight }, () => kind),
  );
  const chance = (): number => random.below(1_000_000) / 1_000_000;
  return Array.from({ length: count }, (_, index) => ({
    // Each kind comes, however few there are.
    kind: index < kinds.length ? (kinds[index]?.[0] as Kind) : random.pick(drawn),
    pauseMs: random.below(mostPauseMs),
    which: chance(),
    much: chance(),
  }));
}

/** No more of them at once, so that there is still something to hit. */
const AT_ONCE = 4;

/** How long one takes, more or less: only how fast the load is written goes by it. */
const ABOUT_MS = 1_000;

/** Starts faults one after the other; long ones overlap the next ones. */
export class FaultDriver {
  readonly windows: FaultWindow[] = [];
  private readonly planned: Planned[];
  private readonly active = new Set<Promise<void>>();
  /** What could not be done to the stage: a flaw of the campaign itself. */
  private readonly troubles: unknown[] = [];
  private isStopped = false;
  private passedMs = 0;
  private restingSince: number | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly pace: Pace,
    random: Random,
  ) {
    this.planned = plan(stage, pace, random);
  }

  /** From 0 to 1. */
  get progress(): number {
    const { planned, pace } = this;
    const rests = Math.ceil(planned.length / pace.burst);
    const totalMs = planned.reduce((sum, { pauseMs }) => sum + pauseMs + ABOUT_MS, 0) + rests * pace.calmMs;
    const restedMs = this.restingSince === null ? 0 : Date.now() - this.restingSince;
    return (this.passedMs + restedMs) / totalMs;
  }

  async run(): Promise<void> {
    for (const [index, fault] of this.planned.entries()) {
      if (this.isStopped || this.troubles.length > 0) break;
      if (index > 0 && index % this.pace.burst === 0) await this.rest();
      await pause(fault.pauseMs);
      while (this.active.size >= AT_ONCE) await Promise.race(this.active);
      const striking = this.strike(fault)
        .catch((error: unknown) => void this.troubles.push(error))
        .finally(() => this.active.delete(striking));
      this.active.add(striking);
      this.passedMs += fault.pauseMs + ABOUT_MS;
    }
    await this.rest();
    if (this.troubles.length > 0) throw this.troubles[0] as Error;
  }

  /** Nothing strikes any more once this has answered. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.active);
  }

  /** How often each kind struck. */
  count(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.windows) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** Adds a fault outside the plan. */
  async add(kind: string, strike: () => Promise<void>): Promise<void> {
    const began = Date.now();
    await strike();
    this.windows.push({ kind, began, ended: Date.now() });
  }

  private async rest(): Promise<void> {
    await Promise.all(this.active);
    this.restingSince = Date.now();
    for (const until = Date.now() + this.pace.calmMs; !this.isStopped && Date.now() < until;)
      await pause(100);
    this.restingSince = null;
    this.passedMs += this.pace.calmMs;
  }

  private strike(fault: Planned): Promise<void> {
    return this.add(fault.kind, () => KINDS[fault.kind].strike(this.stage, fault));
  }
}

import { clockMovedBy } from '../../../src/platform/schema/scratch.js';
import { Random } from '../random.js';
import { countOpen, findFlaws } from './checker.js';
import type { Findings } from './checker.js';
import { writeDown } from './ledger.js';
import { standUp } from './stage.js';
import type { Backend, Stage } from './stage.js';
import { Tap, readPostgres, readRedis } from './tap.js';
import type { Phase } from './tap.js';

export interface PointsReport {
  /** Statements of a worker, from the outbox to the notification. */
  statements: string[];
  /** How often it was killed, and cut off, at one of them. */
  killed: number;
  cut: number;
  /** Points of those that were tried at which it never came by. */
  missed: string[];
  findings: Findings;
}

interface Point {
  tap: Tap;
  statement: string;
  phase: Phase;
  isKill: boolean;
}

/** What prepares a queue's own tables and scripts, looks at its depth, and the worker's other work. */
const NOT_OURS =
  /migration|create (schema|table|or replace)|advisory|set_config|metadata|Job counts|^(HELLO|INFO|CLIENT|AUTH|SELECT|EVAL )/i;
const OTHER_WORK =
  /drafts|read_budgets|case_read_counters|audit_(keys|checkpoints|chain|log)|'audit'|yesterday|figures/;
const HIT_MS = 2_500;
const TOLD_MS = 20_000;
const LESSONS = 3;

/** Kills a worker, or cuts its connection, at each statement of relaying and reminding, before it and after it. */
export async function runPoints(backend: Backend, seed: number, count: number): Promise<PointsReport> {
  const taps: Tap[] = [];
  const tapped =
    (reader: typeof readPostgres) =>
    async (url: string): Promise<string> => {
      const { tap, url: own } = await Tap.before(url, reader);
      taps.push(tap);
      return own;
    };
  const between = { database: tapped(readPostgres), redis: tapped(readRedis) };
  const random = new Random(seed);
  const stage = await standUp({ backend, random, workers: 1, webs: 0, between });
  try {
    const points = shuffled(await learn(stage, taps), random);
    const report: PointsReport = {
      statements: [...new Set(points.map(({ statement }) => statement))],
      ...{ killed: 0, cut: 0, missed: [], findings: {} as Findings },
    };
    // What a worker says only now and then may not come by in time; others are tried in its place.
    for (let turn = 0; report.killed + report.cut < count && turn < 2 * count + points.length; turn += 1)
      await strikeAt(stage, points[turn % points.length] as Point, report);
    await writeDown(stage.link, { acknowledged: stage.load.acknowledged, posted: [], tried: 0, faults: [] });
    report.findings = await findFlaws(stage.link.query.bind(stage.link));
    return report;
  } finally {
    await stage.close();
    for (const tap of taps) tap.close();
  }
}

/** Watches some steps on their undisturbed way, by their job and, where there is none, by the sweep of a start. */
async function learn(stage: Stage, taps: readonly Tap[]): Promise<Point[]> {
  for (const tap of taps) tap.seen.clear();
  for (let lesson = 0; lesson < LESSONS; lesson += 1) {
    await stage.load.writeOne(lesson * 200);
    await untilNothingIsOpen(stage);
  }
  stage.workers[0]?.kill();
  await stage.load.writeOne(0);
  await untilNothingIsOpen(stage);
  return taps.flatMap((tap) =>
    [...tap.seen]
      .filter((statement) => !NOT_OURS.test(statement) && !OTHER_WORK.test(statement))
      .flatMap((statement) =>
        (['before', 'after'] as const).flatMap((phase) =>
          [true, false].map((isKill) => ({ tap, statement, phase, isKill })),
        ),
      ),
  );
}

/** So that few of them are not all of one statement. */
function shuffled(points: readonly Point[], random: Random): Point[] {
  const left = [...points];
  return points.map(() => left.splice(random.below(left.length), 1)[0] as Point);
}

async function strikeAt(
  stage: Stage,
  { tap, statement, phase, isKill }: Point,
  report: PointsReport,
): Promise<void> {
  const [worker] = stage.workers;
  let isHit = false;
  const strike = (cut: () => void): void => {
    isHit = true;
    report[isKill ? 'killed' : 'cut'] += 1;
    if (isKill) worker?.kill();
    cut();
  };
  tap.aim({ statement, phase, strike });
  await stage.load.writeOne(100);
  await within(HIT_MS, async () => isHit);
  // Statements that only a sweep sends run when a worker starts.
  if (!isHit) {
    worker?.kill();
    await worker?.up();
    await within(HIT_MS, async () => isHit);
  }
  tap.aim(null);
  if (!isHit) report.missed.push(`${phase} ${statement}`);
  await worker?.up();
  await untilNothingIsOpen(stage);
}

/** A lease is let end by the clock of the database, and a worker looks at everything when it starts. */
async function untilNothingIsOpen(stage: Stage): Promise<void> {
  const { link, workers } = stage;
  const isDone = async (): Promise<boolean> => (await countOpen(link.query.bind(link))) === 0;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await within(attempt === 0 ? HIT_MS : TOLD_MS, isDone)) return;
    await link.query(clockMovedBy("interval '61 seconds'"));
    workers[0]?.kill();
    await workers[0]?.up();
  }
}

/** Whether it came true in that time. */
async function within(ms: number, question: () => Promise<boolean>): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until;) {
    if (await question()) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

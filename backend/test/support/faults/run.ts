import { clockMovedBy } from '../../../src/platform/schema/scratch.js';
import { Random } from '../random.js';
import { countOpen, findFlaws, measure } from './checker.js';
import type { Findings, Latencies } from './checker.js';
import { FaultDriver } from './faults.js';
import type { Pace } from './faults.js';
import { Helps, countHelps, writeDownHelps } from './callbacks.js';
import { writeDown } from './ledger.js';
import type { Noted } from './ledger.js';
import { HURRY, LET_OUT, PASS_ON, countLetters, countUnsent, writeDownLetters } from './letters.js';
import type { LetterCount } from './letters.js';
import { findBlindness } from './plants.js';
import { Requests } from './requests.js';
import { RuledSide } from './ruled-side.js';
import { Signals, measureSignals } from './signals.js';
import type { SignalSpread } from './signals.js';
import { Asking } from './asking.js';
import { standUp } from './stage.js';
import type { Backend, Stage } from './stage.js';

export interface RunOptions {
  backend: Backend;
  seed: number;
  /** Steps that become due. */
  steps: number;
  pace: Pace;
  /** Leases end because the clock of the database is moved, and nobody waits for them. */
  isShort: boolean;
}

export interface Report {
  steps: number;
  faults: number;
  kinds: Record<string, number>;
  findings: Findings;
  latencies: Latencies;
  letters: LetterCount;
  /** What was found of changed rules once their rows had come due. */
  afterLeap: Record<string, number>;
  /** Acknowledged rule versions, and rows of that group that became due in the run. */
  versions: number;
  ruledRows: number;
  /** How often rows were replanned. */
  plannedAnew: number;
  /** Flaws that were planted and that the checker did not find. */
  unseen: string[];
  /** Jobs that were still there when every step had ended. */
  jobs: number;
  posted: number;
  /** Requests for help that the public page acknowledged, and what became of them. */
  helps: { acknowledged: number; kept: number; doubtful: number; told: number };
  /** Signals of the programme that were acknowledged, and how long they took. */
  signals: SignalSpread & { acknowledged: number };
  refused: string[];
  /** Where something was refused: what the web processes did, and what they said last. */
  webStory: string[];
  /** Processes that ended although nobody had killed them. */
  ownEnds: string[];
  seconds: number;
}

const LAST_LINES = 60;
const TICK_MS = 200;
/** No transaction writes more follow-ups. */
const MOST = 8;
/** Every step that was written is due by then. */
const AHEAD_MS = { short: 6_000, long: 20_000 };
/** Longer than from one sweep to the next. */
const CALM_MS = 45_000;
/** How often a letter is tried at most, and how long a round is waited for. */
const MOST_ROUNDS = 7;
const LETTERS_MS = 5_000;
/** One signal about each. */
const MEN = { short: 20, long: 120 };
const SIGNAL_EVERY_MS = { short: 1_000, long: 20_000 };
const DRAIN_MS = { short: 30_000, long: 180_000 };

export async function runFaults(options: RunOptions): Promise<Report> {
  const random = new Random(options.seed);
  const stage = await standUp({
    backend: options.backend,
    random: new Random(options.seed + 1),
    workers: 2,
    webs: 1,
    hasLetters: true,
    hasRules: true,
    men: options.isShort ? MEN.short : MEN.long,
  });
  const aheadMs = options.isShort ? AHEAD_MS.short : AHEAD_MS.long;
  for (const load of [stage.load, stage.ruled]) if (load) load.aheadMs = aheadMs;
  const driver = new FaultDriver(stage, options.pace, random);
  const requests = new Requests(stage.address, stage.cookie);
  const helps = new Helps(stage.address);
  const signals = signalsOn(stage, options);
  const rules = new RuledSide(stage, { random: new Random(options.seed + 2), isShort: options.isShort });
  try {
    const began = Date.now();
    await Promise.all([requests.start(), rules.start()]);
    helps.start();
    signals.start();
    await writeWhile(driver, options, stage);
    await Promise.all([helps.stop(), signals.stop()]);
    await Promise.all([requests.stop(), rules.stop()]);
    await settle(stage, driver, options);
    await rules.settle();
    await letLettersOut(stage, driver);
    await writeDownHelps(stage.link, stage.kulob, helps);
    if (stage.letters) await writeDownLetters(stage.link, stage.letters);
    const ran = { driver, requests, rules, helps, signals, began };
    await writeDown(stage.link, notedOf(stage, ran));
    return await judge(stage, ran);
  } finally {
    await driver.stop();
    await Promise.all([requests.stop(), rules.stop(), helps.stop(), signals.stop()]);
    await stage.close();
  }
}

/** Writes load during the faults, so that every fault meets some. */
async function writeWhile(
  driver: FaultDriver,
  { steps, isShort }: RunOptions,
  { load, link }: Stage,
): Promise<void> {
  const hurry = async (): Promise<void> => {
    // The short form has not the minute that gathers letters.
    if (isShort) await link.query(HURRY);
  };
  let isOver = false;
  const run = driver.run();
  run.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  while (!isOver || load.written < steps) {
    await hurry();
    const wanted = isOver ? steps : Math.min(1, driver.progress) * steps;
    if (load.written < wanted) await load.write(Math.min(MOST, Math.ceil(wanted - load.written)));
    else await pause(TICK_MS);
  }
  await run;
}

async function settle(stage: Stage, driver: FaultDriver, { isShort }: RunOptions): Promise<void> {
  const { load, workers, link } = stage;
  const ask = link.query.bind(link);
  const drained = async (ms: number): Promise<void> => {
    const deadline = Date.now() + ms;
    while ((await countOpen(ask)) > 0 && Date.now() < deadline) await pause(500);
  };
  await pause(load.aheadMs);
  if (isShort) {
    // Notifications after a move of the clock are not measured, so the sweep's recovery comes first.
    await drained(CALM_MS);
    await freezePastLease(stage, driver);
  }
  await drained(isShort ? DRAIN_MS.short : DRAIN_MS.long);
  // Gives a worker that holds a step twice the time to send it twice.
  for (const worker of workers) worker.thaw();
  await pause(isShort ? 3_000 : 75_000);
}

/**
 * Retries refused letters over skipped hours; a worker checks everything when it starts. First the mail server accepts
 * a letter and hangs up, so that every run has a repeat.
 */
async function letLettersOut(stage: Stage, driver: FaultDriver): Promise<void> {
  const { link, workers, letters } = stage;
  const ask = link.query.bind(link);
  await link.query(LET_OUT);
  for (let round = 0; round < MOST_ROUNDS && (await countUnsent(ask)) > 0; round += 1) {
    await driver.add('worker killed, letters under way', async () => {
      workers[0]?.kill();
      await link.query(`insert into campaign.clock_moves values (panoh.now())`);
      await link.query(PASS_ON);
      if (round === 0) void letters?.mail.during('drops', LETTERS_MS / 2);
      await workers[0]?.up();
    });
    for (const until = Date.now() + LETTERS_MS; Date.now() < until && (await countUnsent(ask)) > 0;)
      await pause(200);
  }
}

/** Freezes one worker during its work until its leases have ended; it continues after others have taken over. */
async function freezePastLease(stage: Stage, driver: FaultDriver): Promise<void> {
  const { load, link } = stage;
  const [first, second] = stage.workers;
  await driver.add('worker frozen past its lease', async () => {
    await load.write(MOST);
    await pause(load.aheadMs / 2);
    first?.freeze();
    await pause(load.aheadMs / 2 + 5_000);
    await link.query(`insert into campaign.clock_moves values (panoh.now())`);
    await link.query(clockMovedBy("interval '61 seconds'"));
    // A worker looks at everything when it starts.
    second?.kill();
    await second?.up();
    await pause(2_000);
    first?.thaw();
  });
}

function notedOf({ load, ruled, kulob }: Stage, { driver, requests, rules }: Ran): Noted {
  return {
    acknowledged: load.acknowledged,
    faults: driver.windows,
    posted: [...requests.posted, ...rules.requests.posted],
    tried: requests.tried + rules.requests.tried,
    ruled: {
      groupId: kulob.otherGroupId,
      rows: ruled?.acknowledged ?? [],
      versions: rules.changes.acknowledged,
    },
  };
}

interface Ran {
  driver: FaultDriver;
  requests: Requests;
  rules: RuledSide;
  helps: Helps;
  signals: Signals;
  began: number;
}

async function judge(stage: Stage, { driver, requests, rules, helps, signals, began }: Ran): Promise<Report> {
  const { link, load } = stage;
  const ask = link.query.bind(link);
  const jobs = await countJobs(stage);
  const ones = [...stage.webs, ...stage.workers];
  await Promise.all(ones.map((one) => one.end()));
  const refused = [requests, rules.requests, rules.changes, helps, signals].flatMap((one) => one.refused);
  return {
    steps: load.written,
    faults: driver.windows.length,
    kinds: driver.count(),
    findings: await findFlaws(ask),
    latencies: await measure(ask),
    letters: await countLetters(ask),
    unseen: await link.run(findBlindness),
    jobs,
    posted: requests.posted.length + rules.requests.posted.length,
    versions: rules.changes.acknowledged.length,
    ruledRows: stage.ruled?.acknowledged.length ?? 0,
    plannedAnew: await rules.countPlanned(),
    afterLeap: await rules.leap(),
    helps: { acknowledged: helps.acknowledged, ...(await countHelps(ask)) },
    signals: { acknowledged: signals.acknowledged, ...(await measureSignals(ask)) },
    refused,
    webStory:
      refused.length > 0 ? stage.webs.flatMap((web) => [...web.story, ...web.said.slice(-LAST_LINES)]) : [],
    ownEnds: ones.flatMap((one) => one.ownEnds),
    seconds: Math.round((Date.now() - began) / 1_000),
  };
}

function signalsOn({ address, kulob, link }: Stage, { isShort }: RunOptions): Signals {
  const asking = new Asking(address, kulob.as['programmeWorker']?.cookie ?? '');
  return new Signals(link, asking, isShort ? SIGNAL_EVERY_MS.short : SIGNAL_EVERY_MS.long);
}

async function countJobs({ redis, link }: Stage): Promise<number> {
  if (redis) return redis.countJobs('reminders');
  const [row] = await link.query<{ count: number }>(
    `select count(*)::integer as count from bullmq.job where state in ('waiting', 'active')`,
  );
  return row?.count ?? 0;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

import { dirname, join } from 'node:path';
import type { TestApp } from '../app.js';
import type { TestDatabase } from '../database.js';
import type { Findings } from '../faults/checker.js';
import type { Letters } from '../faults/letters.js';
import { Link } from '../faults/link.js';
import { findBlindness } from '../faults/plants.js';
import { standUp } from '../faults/stage.js';
import type { Backend, Stage } from '../faults/stage.js';
import { startOwnPostgres } from '../own-server.js';
import { Processes } from '../processes.js';
import { until } from '../steps.js';
import { Random } from '../random.js';
import { endedSteps, judge, lookAtRest, untilTold } from './came-back.js';
import type { CameBack } from './came-back.js';
import { DebianServer } from './debian-server.js';
import type { RestoredServer } from './debian-server.js';
import { sentTags, settleLetters } from './mail.js';
import type { WrittenAgain } from './mail.js';
import { exportCheckpoints, verifyLog } from './signed-log.js';
import type { VerifiedLog } from './signed-log.js';
import { differences, findUnseen, mark, takeSnapshot } from './snapshot.js';
import type { Marker } from './snapshot.js';
import { compareWords, plantWords, readNames } from './words.js';
import type { ComparedWords, Words } from './words.js';
import { Work } from './work.js';

export interface DisasterRecoveryOptions {
  seed: number;
  backend: Backend;
  /** Registered through the web process, a third of them before the backup, a third during it and until the marker. */
  cases: number;
  /** Instead of the minute of docs/operations.md. */
  archiveSeconds: number | null;
}

/** The state of the server before its loss. */
interface Before {
  marker: Marker;
  /** Cases and steps that were acknowledged when the marker was set: all of them must come back. */
  sure: readonly string[];
  words: Words;
  /** The file with the signed heads of the audit log that an agency kept. */
  kept: string;
  backup: string;
}

export interface DisasterRecoveryReport extends CameBack, ComparedWords, VerifiedLog, WrittenAgain {
  tables: number;
  /** Tables that were not what they were at the marker. */
  different: string[];
  /** Flaws planted in the restored server that the checks missed. */
  unseen: string[];
  /** Restores that should have been refused and were not, or in other words. */
  accepted: string[];
  /** Ended steps that a worker changed afterwards. */
  toldAgain: number;
  findings: Findings;
  backupSeconds: number;
  servesAfter: number;
  restoreSaid: string;
  refused: string[];
}

const LONGEST_DUE_MS = 15_000;
const SAMPLE = 5;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const seconds = (sinceMs: number): number => (Date.now() - sinceMs) / 1_000;

export async function runDisasterRecovery(options: DisasterRecoveryOptions): Promise<DisasterRecoveryReport> {
  const own: { server: DebianServer | null } = { server: null };
  const { archiveSeconds, backend } = options;
  const start = async (folder: string, password: string): Promise<DebianServer> =>
    (own.server = await DebianServer.start(folder, password, { archiveSeconds }));
  const stage = await standUp({
    ...{ backend, random: new Random(options.seed), workers: 1, webs: 1, hasLetters: true },
    postgres: () => startOwnPostgres({ password: () => 'campaign', start }),
  });
  stage.load.aheadMs = LONGEST_DUE_MS;
  try {
    return await new Drill(stage, own.server as DebianServer, options).run();
  } finally {
    await stage.close();
  }
}

/** Answers where, once it is ready. */
async function serve(processes: Processes): Promise<string> {
  const [web] = await Promise.all([processes.web(), processes.worker()]);
  const address = `http://127.0.0.1:${web.port}`;
  await until(async () => (await fetch(`${address}/api/health/ready`)).status === 200);
  return address;
}

/** Backs up a server under load, loses it and restores it from backup and archive; then compares the result. */
class Drill {
  private readonly work: Work;
  private readonly random: Random;
  private backupSeconds = 0;

  constructor(
    private readonly stage: Stage,
    private readonly server: DebianServer,
    private readonly options: DisasterRecoveryOptions,
  ) {
    this.work = new Work(stage);
    this.random = new Random(options.seed);
  }

  async run(): Promise<DisasterRecoveryReport> {
    let before: Before;
    try {
      before = await this.loseServer();
    } finally {
      await this.work.giveUp();
    }
    const accepted = await this.tryBadOnes(before.backup);
    const { different, unseen } = await this.goBackTo(before);
    return { ...(await this.restoreAll(before, unseen)), different, accepted };
  }

  private async loseServer(): Promise<Before> {
    const { stage, server, work } = this;
    const third = Math.ceil(this.options.cases / 3);
    await work.start();
    await work.until(third);
    const [caseId = '', ...others] = work.posted;
    const sealed = await plantWords(stage, caseId);
    const began = Date.now();
    const backup = await server.backUp();
    this.backupSeconds = seconds(began);
    await stage.link.query('select pg_switch_wal()');
    await this.untilWritten();
    await work.until(2 * third);
    const kept = await exportCheckpoints(stage);
    const names = await readNames(stage.address, stage.cookie, others.slice(0, SAMPLE));
    const sure = [...work.posted, ...work.steps.ids];
    await work.rest();
    const marker = await mark(stage.link);
    await work.start();
    await work.until(3 * third);
    await this.untilArchived();
    await server.cut();
    await Promise.all([...stage.webs, ...stage.workers].map((one) => one.end()));
    return { marker, sure, words: { caseId, sealed, names }, kept, backup };
  }

  /** Letters were sent before the marker: a worker checks everything when it starts. */
  private async untilWritten(): Promise<void> {
    const { letters, workers } = this.stage;
    workers[0]?.kill();
    await workers[0]?.up();
    if (letters && letters.boxes.size > 0)
      await until(() => Promise.resolve(letters.mail.letters.length > 0));
  }

  /** Some of what was done after the marker is archived, and some is not. */
  private async untilArchived(): Promise<void> {
    const { link } = this.stage;
    await pause(500);
    const [here] = await link.query<{ name: string }>('select pg_walfile_name(pg_current_wal_lsn()) as name');
    await until(async () => {
      const [last] = await link.query<{ name: string | null }>(
        `select substr(last_archived_wal, 1, 24) as name from pg_stat_archiver`,
      );
      return (last?.name ?? '') >= (here?.name ?? '');
    });
    // The machine may be lost just before the next piece is archived as well.
    await pause(500 + this.random.below((this.options.archiveSeconds ?? 60) * 1_000));
  }

  /** What must be refused before anything is begun. */
  private async tryBadOnes(backup: string): Promise<string[]> {
    const accepted = await this.server.archiveAgain();
    for (const { name, says, harm } of this.server.harms(backup)) {
      const mend = await harm();
      const { code, said, folder } = await this.server.restore(backup);
      if (code === 0 || !says.test(said)) accepted.push(`${name}: ${said}`);
      await this.server.remove(folder);
      await mend();
    }
    return accepted;
  }

  /** Every table is what it was at the marker. */
  private async goBackTo({ marker, backup }: Before): Promise<{ different: string[]; unseen: string[] }> {
    const restored = await this.restored(backup, marker.at);
    const link = new Link(restored.ownerUrl);
    const found = await link.run(takeSnapshot);
    const different = differences(marker.snapshot, found);
    const unseen = different.length === 0 ? await findUnseen(link, marker) : [];
    await link.close();
    await this.server.remove(restored.folder);
    return { different, unseen };
  }

  private async restored(backup: string, at?: string): Promise<RestoredServer> {
    const restored = await this.server.restore(backup, at);
    if (restored.code !== 0)
      throw new Error(`The restore ended with ${String(restored.code)}: ${restored.said}`);
    return restored;
  }

  private async restoreAll(
    before: Before,
    unseenBefore: readonly string[],
  ): Promise<Omit<DisasterRecoveryReport, 'different' | 'accepted'>> {
    const began = Date.now();
    const restored = await this.restored(before.backup);
    const link = new Link(restored.ownerUrl);
    const database = { ownerUrl: restored.ownerUrl } as unknown as TestDatabase;
    const letters = this.stage.letters as Letters;
    const count = letters.mail.letters.length;
    const processes = await Processes.on({ database } as TestApp, this.stage.redis?.url ?? '', {
      ...letters.environment,
      // Stored outside the backup, like the root key; the first worker that linked on the lost server created it.
      PANOH_LINKAGE_KEY_FILE: join(dirname(this.stage.postgres.file), 'linkage.key'),
    });
    try {
      const atRest = await lookAtRest(link, this.work, before.sure);
      const ended = await endedSteps(link);
      const sent = await sentTags(link);
      const address = await serve(processes);
      const servesAfter = seconds(began);
      const words = await compareWords(this.stage, { link, address }, before.words);
      const log = await verifyLog(this.stage, restored.ownerUrl, before.kept);
      await untilTold(link);
      const endedNow = await endedSteps(link);
      const mail = await settleLetters({ link, processes }, letters, { sent, count });
      const findings = await judge(link);
      return {
        ...{ ...atRest, ...words, ...log, ...mail, findings, servesAfter },
        tables: Object.keys(before.marker.snapshot).length,
        toldAgain: [...ended].filter((step) => !endedNow.has(step)).length,
        unseen: [...unseenBefore, ...(await link.run(findBlindness))],
        ...{ restoreSaid: restored.said.trim(), backupSeconds: this.backupSeconds },
        refused: this.work.refused,
      };
    } finally {
      await processes.close();
      await link.close();
    }
  }
}

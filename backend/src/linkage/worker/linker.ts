import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { ComparingStep } from './comparing-step.js';
import { EncodingStep } from './encoding-step.js';
import { ParameterEstimator } from './parameter-estimator.js';
import type { Estimate } from './parameter-estimator.js';
import {
  leaveLapsed,
  markApplied,
  putBack,
  readMovesOf,
  readNextDecision,
  takeTurn,
} from './linking.queries.js';
import type { LinkageDatabase, KeysInForce, LinkageKey, LinkageKeys } from './linkage-keys.js';
import type { DecisionRow, WaitingDecision } from './linking.queries.js';
import { LinkageInbox } from './linkage-inbox.js';

const EVERY_MS = 1_000;
/** Rows in one transaction; small, so that withdrawing a registration waits only a moment. */
const ENCODED_AT_ONCE = 250;
const COMPARED_AT_ONCE = 100;
/** How often to check whether learning is due, when few registrations come. */
const ASKED_EVERY_MS = 60_000;
/** Registrations that are no longer to be compared, in one transaction. */
const LEAVE_AT_ONCE = 50;

type Step = (run: RunSql, keys: KeysInForce) => Promise<number>;

/**
 * Links what was handed in, and what reviewers decided. Words that wait are encoded; what is encoded is compared. Rows that
 * wait are the truth: they were written with the registration, and go with the transaction that worked them off, so that
 * nothing is lost or linked twice by a process that dies. Any number may run; one of them links at a time.
 */
export class Linker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Repeating;
  private readonly learner: ParameterEstimator;
  private readonly encoding: EncodingStep;
  private readonly comparing: ComparingStep;
  private isStopping = false;
  private askedAt = 0;
  private leftAt = 0;
  /** How many rows are taken one at a time, because one of them failed. */
  private single = 0;

  constructor(
    private readonly database: LinkageDatabase,
    private readonly keys: LinkageKeys,
    root: RootKey,
    private readonly log: Log,
    learn: Estimate,
  ) {
    this.loop = new Repeating({ failure: 'linking_failed', everyMs: EVERY_MS, log }, () => this.linkAll());
    this.learner = new ParameterEstimator(database, keys, learn, log);
    this.encoding = new EncodingStep(new LinkageInbox(root), log);
    this.comparing = new ComparingStep(root, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
    this.learner.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await Promise.all([this.loop.stop(), this.learner.stop()]);
  }

  /** Resolves when the queue is empty, or another worker is linking. */
  async linkAll(): Promise<void> {
    await this.leaveNowAndThen();
    for (let left = true; left && !this.isStopping;) {
      const encoded = await this.encodeAll();
      await this.learnNowAndThen(encoded);
      const decided = await this.decide();
      left = (await this.compare()) || decided > 0;
    }
  }

  /** Encodes all queued words first. Returns how many. */
  async encodeAll(): Promise<number> {
    let count = 0;
    for (let taken = ENCODED_AT_ONCE; taken === ENCODED_AT_ONCE && !this.isStopping; count += taken)
      taken = await this.turn((run, keys) => this.encoding.take(run, keys, ENCODED_AT_ONCE));
    return count;
  }

  /** Withdraws registrations whose consent to linkage has expired. Returns how many. */
  async leaveLapsed(): Promise<number> {
    let count = 0;
    for (let left = LEAVE_AT_ONCE; left === LEAVE_AT_ONCE && !this.isStopping; count += left)
      left = await this.database.transaction(async (run) => {
        const cases = await leaveLapsed(run, LEAVE_AT_ONCE);
        if (cases.length > 0)
          await writeJobAudit(run, { action: 'job.leave_linking', cases, partitions: ['consent'] });
        return cases.length;
      });
    return count;
  }

  /** A failed removal does not block the registrations that wait to be linked. */
  private async leaveNowAndThen(): Promise<void> {
    if (Date.now() - this.leftAt < ASKED_EVERY_MS) return;
    this.leftAt = Date.now();
    await this.leaveLapsed().catch((error: unknown) => this.log.warn('linking_not_left', { error }));
  }

  /** A single new registration changes the model little; many do. */
  private async learnNowAndThen(encoded: number): Promise<void> {
    if (encoded < ENCODED_AT_ONCE && Date.now() - this.askedAt < ASKED_EVERY_MS) return;
    this.askedAt = Date.now();
    await this.learner.learnIfGrown();
  }

  /** A decision that cannot be applied does not block comparisons. */
  private async decide(): Promise<number> {
    if (!(await readNextDecision(this.database.query.bind(this.database)))) return 0;
    return this.turn(async (run, { current, isWhole }) => {
      if (!isWhole) return 0;
      const decision = await readNextDecision(run);
      if (!decision) return 0;
      await this.apply(run, current, decision);
      await markApplied(run, decision.id);
      return 1;
    }).catch((error: unknown) => {
      this.log.warn('decision_not_applied', { error });
      return 0;
    });
  }

  /** Whether more may be left. */
  private async compare(): Promise<boolean> {
    const most = this.single > 0 ? 1 : COMPARED_AT_ONCE;
    this.single = Math.max(0, this.single - 1);
    try {
      const taken = await this.turn(async (run, { current, isWhole }) =>
        isWhole ? this.comparing.take(run, current, most) : 0,
      );
      return taken === most || (taken > 0 && !this.comparing.isSettled);
    } catch (error) {
      if (most > 1) this.single = most;
      else await this.database.transaction((run) => this.comparing.setAside(run));
      this.log.warn('registration_not_compared', { error });
      return true;
    }
  }

  /** Returns the count of the step; 0 if another worker has the turn. */
  private turn(step: Step): Promise<number> {
    return this.database.transaction(async (run) => {
      if (!(await takeTurn(run))) return 0;
      return step(run, await this.keys.inForce(run));
    });
  }

  private async apply(
    run: RunSql,
    key: LinkageKey,
    { id, one, other, isUndone, wasApplied }: WaitingDecision,
  ): Promise<void> {
    if (!isUndone) await this.linkAround(run, key, { id, one, other });
    else if (wasApplied && !(await this.putBack(run, id)))
      await this.linkAround(run, key, { id, one, other });
  }

  private linkAround(
    run: RunSql,
    key: LinkageKey,
    { one, other, id }: Pick<DecisionRow, 'one' | 'other' | 'id'>,
  ): Promise<void> {
    const occasion = { subjects: new Set([one, other]), cause: 'decision', decisionId: id } as const;
    return this.comparing.around(run, key, occasion);
  }

  /** Moves every registration back to its previous person; false if any was moved since. */
  private async putBack(run: RunSql, decisionId: string): Promise<boolean> {
    const moves = await readMovesOf(run, decisionId);
    if (moves.some(({ personNow, personId }) => personNow !== personId)) return false;
    for (const { caseId, fromPerson, personId } of moves)
      if (fromPerson !== null)
        await putBack(run, { caseId, personId: fromPerson, fromPerson: personId }, decisionId);
    return true;
  }
}

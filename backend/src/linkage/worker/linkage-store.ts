import { Client } from 'pg';
import type { PoolConfig } from 'pg';
import { SettingError } from '../../platform/config/settings.js';
import { RootKey, loadRootKey } from '../../platform/crypto/root-key.js';
import { addressFor } from '../../platform/database/connections.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { Injectable } from '@nestjs/common';
import type { Log } from '../../platform/log.js';
import type { PairAnswer } from '../linkage.types.js';

/** A key under which registrations are encoded. */
export interface LinkageKey {
  readonly key: RootKey;
  /** Version of the key, stored with each encoding. */
  readonly version: number;
}

/** What registrations are compared by, and while the key is changed also the one that comes. */
export interface KeysInForce {
  readonly current: LinkageKey;
  readonly coming: LinkageKey | null;
  /** False while all registrations are encoded again after the key was lost: comparisons would be incomplete. */
  readonly isWhole: boolean;
}

interface KeyRow {
  version: number;
  fingerprint: string;
  is_whole: boolean;
  state: 'current' | 'coming' | 'leaving';
}

const KEY_ROWS = 'select version, fingerprint, state, is_whole from linkage.keys order by version';
const SETTING = 'PANOH_LINKAGE_KEY_FILE';

/** The file with the keys of linkage: the database and its backups never hold one. */
export class LinkageKeys {
  private readonly known = new Map<string, RootKey>();

  constructor(readonly file: RootKey) {}

  static of(bytes: Buffer): LinkageKeys {
    return new LinkageKeys(new RootKey(bytes));
  }

  /** The database decides which key is which; before the first linking, the key of the file is the first one. */
  async inForce(run: RunSql): Promise<KeysInForce> {
    const rows = await run<KeyRow>(KEY_ROWS);
    const of = (state: KeyRow['state']): LinkageKey | null => {
      const row = rows.find((one) => one.state === state);
      return row ? { version: row.version, key: this.keyOf(row.fingerprint) } : null;
    };
    return {
      current: of('current') ?? { version: 1, key: this.file },
      coming: of('coming'),
      isWhole: rows.every((row) => row.is_whole),
    };
  }

  /** @throws SettingError where the file does not hold it. */
  private keyOf(fingerprint: string): RootKey {
    const known = this.known.get(fingerprint) ?? this.findIn(fingerprint);
    if (known) return known;
    throw new SettingError(
      `${SETTING} is not the key that registrations of this database were encoded with. Put that one back.`,
    );
  }

  private findIn(fingerprint: string): RootKey | null {
    this.file.refresh();
    const { current, next, earlier } = this.file.ring;
    for (const bytes of [current, next, earlier]) {
      const key = bytes && new RootKey(bytes);
      if (key) this.known.set(key.fingerprints.current, key);
    }
    return this.known.get(fingerprint) ?? null;
  }
}

/**
 * Opens the keys of linkage, or makes the first one beside a database in which nothing was linked yet.
 * @throws SettingError where the file is gone, or is not the one that this database is worked with.
 */
export async function openLinkageKey({ settings, root }: PlatformResources): Promise<LinkageKeys> {
  const client = new Client({ connectionString: addressFor('panoh_linkage', settings, root) });
  client.on('error', () => undefined);
  await client.connect();
  const run: RunSql = async <Row>(sql: string, parameters: unknown[] = []) =>
    (await client.query(sql, parameters)).rows as Row[];
  try {
    // Of two processes that start together one makes it and the other finds it.
    await run(`select pg_advisory_lock(hashtext('linkage.keys'))`);
    const isKnown = (await run(KEY_ROWS)).length > 0;
    const file = await loadRootKey(settings.linkageKeyFile, () => Promise.resolve(!isKnown), SETTING);
    if (!isKnown)
      await run(`insert into linkage.keys (version, fingerprint, state) values (1, $1, 'current')`, [
        file.fingerprints.current,
      ]);
    const keys = new LinkageKeys(file);
    await keys.inForce(run);
    return keys;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The linking process's own way to the database: its schema, and of a case its place and the sex that was written. It does
 * not wait for the disk: a row that was worked off and is lost with the power waits again, with everything it became.
 */
@Injectable()
export class LinkageDatabase extends WorkerDatabase {
  constructor(login: PoolConfig, log: Log) {
    super({ ...login, options: '-c synchronous_commit=off' }, log);
  }
}

/** A person's registration, as it is linked now. */
export interface Membership {
  readonly caseId: string;
  readonly personId: string;
}

export interface Move extends Membership {
  readonly fromPerson: string | null;
  readonly cause: 'registered' | 'corrected' | 'decision' | 'undo' | 'neighbour';
  readonly decisionId: string | null;
}

export interface DecisionRow {
  id: string;
  one: string;
  other: string;
  answer: PairAnswer;
}

export interface WaitingDecision extends DecisionRow {
  isUndone: boolean;
  wasApplied: boolean;
}

export interface StoredPair {
  id: string;
  one: string;
  other: string;
  isLinked: boolean;
  isDoubtful: boolean;
  sealed: Buffer;
}

/** Whose turn it is to link, and which decisions wait; within one transaction of the linking process. */
export class LinkageStore {
  constructor(private readonly run: RunSql) {}

  /** One process links at a time: two agencies that register one woman at once make no two persons (LINKAGE 6). */
  async takeTurn(): Promise<boolean> {
    const [row] = await this.run<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('linkage.link')) as taken`,
    );
    return row?.taken === true;
  }

  async nextDecision(): Promise<WaitingDecision | null> {
    const [row] = await this.run<WaitingDecision>(
      `select id, one, other, answer, undone_at is not null as "isUndone", applied_at is not null as "wasApplied"
       from linkage.decisions where applied_at is null or (undone_at is not null and undo_applied_at is null)
       order by coalesce(undone_at, decided_at), id limit 1`,
    );
    return row ?? null;
  }

  async markApplied(id: string): Promise<void> {
    await this.run(
      `update linkage.decisions set applied_at = coalesce(applied_at, panoh.now()),
         undo_applied_at = case when undone_at is not null then panoh.now() end where id = $1`,
      [id],
    );
  }

  /** The moves of a decision, the last first, with the current person of each. */
  async movesOf(decisionId: string): Promise<(Move & { personNow: string })[]> {
    return this.run(
      `select m.case_id as "caseId", m.from_person as "fromPerson", m.to_person as "personId", r.person_id as "personNow"
       from linkage.moves m join linkage.registrations r on r.case_id = m.case_id and r.is_linkable
       where m.decision_id = $1 and m.cause = 'decision' order by m.no desc for update of r`,
      [decisionId],
    );
  }

  /** To the person of before. */
  async putBack(
    { caseId, personId, fromPerson }: Pick<Move, 'caseId' | 'personId' | 'fromPerson'>,
    decisionId: string,
  ): Promise<void> {
    await this.run(
      'update linkage.registrations set person_id = $2, changed_at = panoh.now() where case_id = $1 and is_linkable',
      [caseId, personId],
    );
    await this.run(
      `insert into linkage.moves (case_id, from_person, to_person, cause, decision_id) values ($1, $2, $3, 'undo', $4)`,
      [caseId, fromPerson, personId, decisionId],
    );
  }
}

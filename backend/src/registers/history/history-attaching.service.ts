import { Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../shared/ids.js';
import { SurvivorsService } from '../../survivors/index.js';
import { changesAfter, verdictOf } from './attaching.rules.js';
import type { KnownPair, PairChange } from './attaching.types.js';
import { entryOf } from './attached-entry.js';
import { historyPlace, namedInPast } from './history-store.service.js';
import type { OldEvent } from './history.types.js';
import { Lookalikes } from './lookalikes.js';

/** Rows that are compared in one transaction. */
const AT_A_TIME = 100;
/** Rows that one run looks at, the newest first, and survivors they are compared with: far below a budget of reads. */
const MOST_ROWS = 5_000;
const MOST_SURVIVORS = 5_000;

interface PastRow {
  row_id: string;
  agency_id: string;
  place: string | null;
  happened_on: string;
  facts: OldEvent;
  agency_key_version: number;
  sealed_key: Buffer;
  sealed: Buffer;
  pairs: KnownPair[];
}

/** `$1`: agency; `$2`, `$3`: day and id of the last row looked at before; `$4`: how many. */
const ROWS = `
  select h.row_id, h.agency_id, h.place, h.happened_on::text, h.facts, h.agency_key_version, h.sealed_key, h.sealed, p.pairs
  from panoh.register_history h cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('caseId', c.case_id, 'state', c.state, 'byKeeper', c.answered_at is not null)
      order by c.id), '[]') as pairs from panoh.case_pasts c where c.row_id = h.row_id) p
  where h.agency_id = $1 and ($2::date is null or (h.happened_on, h.row_id) < ($2, $3::uuid))
  order by h.happened_on desc, h.row_id desc limit $4`;

/** `$1`: agency; `$2`: how many. */
const SURVIVORS = `select id, place from panoh.cases where agency_id = $1 order by opened_at desc, id limit $2`;

/** A transaction of its own for each part of a run, or the one that is running already. */
export type InTransaction = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Looks whose the orders and referrals of the past are, among the survivors of their keeper and nobody else's. */
@Injectable()
export class HistoryAttachingService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly survivors: SurvivorsService,
  ) {}

  /** Everything of the viewer's agency; a second time changes nothing. */
  async lookAgain(inTransaction: InTransaction = (work) => work()): Promise<void> {
    const lookalikes = await inTransaction(() => this.lookalikes());
    if (lookalikes === null) return;
    let last: PastRow | null = null;
    for (let seen = 0; seen < MOST_ROWS; seen += AT_A_TIME) {
      last = await inTransaction(() => this.lookAtSome(lookalikes, last));
      if (last === null) return;
    }
  }

  private async hasAny(): Promise<boolean> {
    const rows = await this.database.query(
      'select 1 from panoh.register_history where agency_id = $1 limit 1',
      [this.database.viewer.agencyId],
    );
    return rows.length > 0;
  }

  /** Null where the agency kept nothing of the past, so that nobody's identity is opened in vain. */
  private async lookalikes(): Promise<Lookalikes | null> {
    if (!(await this.hasAny())) return null;
    const cases = await this.database.query<{ id: string; place: string }>(SURVIVORS, [
      this.database.viewer.agencyId,
      MOST_SURVIVORS,
    ]);
    const identities = await this.survivors.readMany(cases.map(({ id }) => id));
    return new Lookalikes(
      cases.flatMap(({ id, place }) => {
        const identity = identities.get(id);
        return identity ? [{ caseId: id, identity, place }] : [];
      }),
    );
  }

  /** Answers the last row that was looked at; null where none is left. */
  private async lookAtSome(lookalikes: Lookalikes, after: PastRow | null): Promise<PastRow | null> {
    const { agencyId } = this.database.viewer;
    // One at a time in an agency: two that look at once would each find a row that is nobody's.
    await this.database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `panoh.registers/${agencyId}`,
    ]);
    const rows = await this.database.query<PastRow>(ROWS, [
      agencyId,
      after?.happened_on ?? null,
      after?.row_id ?? null,
      AT_A_TIME,
    ]);
    for (const row of rows) await this.lookAt(row, lookalikes);
    return rows.length < AT_A_TIME ? null : (rows.at(-1) ?? null);
  }

  private async lookAt(row: PastRow, lookalikes: Lookalikes): Promise<void> {
    if (row.pairs.some(({ state, byKeeper }) => byKeeper && state === 'attached')) return;
    const { agency_key_version: agencyKeyVersion, sealed_key: sealedKey, sealed } = row;
    const words = { agencyKeyVersion, sealedKey, sealed };
    const past = namedInPast(await this.vault.openForAgency(historyPlace(row.row_id), words));
    const verdict = verdictOf(lookalikes.of({ rowId: row.row_id, place: row.place, ...past }));
    for (const change of changesAfter(row.pairs, verdict)) await this.store(row, change);
  }

  private async store(
    { row_id: rowId, agency_id: agencyId, happened_on: happenedOn, facts }: PastRow,
    { caseId, state }: PairChange,
  ): Promise<void> {
    const { kind, partition, facts: told } = entryOf(facts);
    await this.database.query(
      `insert into panoh.case_pasts (id, row_id, agency_id, case_id, state, kind, partition, happened_on, facts)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (row_id, case_id) do update set state = excluded.state`,
      [newId(), rowId, agencyId, caseId, state, kind, partition, happenedOn, JSON.stringify(told)],
    );
    this.database.audit.touch(caseId, partition);
  }
}

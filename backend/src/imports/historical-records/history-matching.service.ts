import type { OldEvent, OldOrder, OldReferral } from './historical-records.types.js';
import { randomBytes } from 'node:crypto';
import {
  DEFAULT_MODEL,
  Encoder,
  Frequencies,
  Scorer,
  encodeOne,
  linkageOf,
  writtenRegistration,
} from '../../linkage/index.js';
import type { EncodedRegistration, Tag } from '../../linkage/index.js';
import { SurvivorsService } from '../../survivors/index.js';
import type { Identity } from '../../survivors/index.js';
import type { RegisteredBirth, RegisteredName } from '../registration.types.js';
import { changesAfter, verdictOf } from './survivor-matching.rules.js';
import type { Likeness, KnownPair, PairChange } from './survivor-matching.rules.js';
import { Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../shared/ids.js';
import { historyPlace, namedInPast } from './historical-records.service.js';

/** The timeline entry of a matched row: codes and days; its words stay with the row. */
export interface MatchedEntry {
  readonly kind: 'register_order' | 'register_referral';
  readonly partition: 'legal' | 'core';
  readonly facts: Readonly<Record<string, unknown>>;
}

const ofOrder = ({
  decision,
  issued,
  served,
  service,
  endsOn,
  extendedUntil,
  breaches,
}: OldOrder): MatchedEntry => ({
  kind: 'register_order',
  partition: 'legal',
  facts: {
    pastResult: decision ?? 'unread',
    issuedOn: issued?.day ?? null,
    servedOn: served?.day ?? null,
    pastService: service,
    endsOn: extendedUntil ?? endsOn,
    breaches: breaches.length,
  },
});

const ofReferral = ({ from, to, services, answer, answeredOn }: OldReferral): MatchedEntry => ({
  kind: 'register_referral',
  partition: 'core',
  facts: { pastResult: answer ?? 'unread', from, to, services, answeredOn },
});

export const entryOf = (event: OldEvent): MatchedEntry =>
  event.kind === 'order' ? ofOrder(event) : ofReferral(event);

/** A survivor of the keeping agency, with the fields that a historical row can match. */
export interface KnownSurvivor {
  readonly caseId: string;
  readonly identity: Identity;
  readonly place: string;
}

/** The person that a historical row names. */
export interface NamedInPast {
  readonly rowId: string;
  readonly name: RegisteredName;
  readonly birth: RegisteredBirth;
  readonly place: string | null;
}

const SECRET_BYTES = 32;

/**
 * The survivors of one agency, encoded under a key that is made with them, stands nowhere and is forgotten with them.
 * Only those are compared that share a block with a row, so that a long journal takes no longer for a long list.
 */
export class CandidateMatches {
  private readonly encoder = new Encoder(randomBytes(SECRET_BYTES));
  private readonly survivors: readonly EncodedRegistration[];
  private readonly byBlock = new Map<Tag, number[]>();
  private readonly scorer: Scorer;

  constructor(survivors: readonly KnownSurvivor[]) {
    this.survivors = survivors.map(({ caseId, identity, place }) => this.encode(caseId, identity, place));
    this.survivors.forEach(({ blocks }, at) => {
      for (const tag of blocks) this.byBlock.set(tag, [...(this.byBlock.get(tag) ?? []), at]);
    });
    this.scorer = new Scorer(DEFAULT_MODEL, Frequencies.of(this.survivors));
  }

  /** How well each of them fits; those whom something rules out are left out. */
  of({ rowId, name, birth, place }: NamedInPast): Likeness[] {
    const named = this.encode(rowId, identityOf(name, birth), place ?? '');
    const near = new Set(named.blocks.flatMap((tag) => this.byBlock.get(tag) ?? []));
    return [...near].flatMap((at) => {
      const survivor = this.survivors[at];
      const logOdds = survivor ? linkageOf(this.scorer, [this.scorer.evidence(named, survivor)]) : null;
      return survivor && logOdds !== null ? [{ caseId: survivor.id, logOdds }] : [];
    });
  }

  private encode(id: string, identity: Identity, place: string): EncodedRegistration {
    return encodeOne(
      this.encoder,
      writtenRegistration(id, identity, { phone: '', facts: { place, sex: '' } }),
    );
  }
}

const identityOf = (
  { surname, givenName, patronymic, written }: RegisteredName,
  { day, year, precision }: RegisteredBirth,
): Identity => ({
  ...{ surname, givenName, patronymic, writtenName: written },
  ...{ bornOn: day ?? (year === null ? null : `${year}-01-01`), bornPrecision: precision },
  ...{ address: null, officialNumber: null },
});

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
  from panoh.historical_records h cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('caseId', c.case_id, 'state', c.state, 'byKeeper', c.answered_at is not null)
      order by c.id), '[]') as pairs from panoh.case_historical_records c where c.row_id = h.row_id) p
  where h.agency_id = $1 and ($2::date is null or (h.happened_on, h.row_id) < ($2, $3::uuid))
  order by h.happened_on desc, h.row_id desc limit $4`;

/** `$1`: agency; `$2`: how many. */
const SURVIVORS = `select id, place from panoh.cases where agency_id = $1 order by opened_at desc, id limit $2`;

/** Opens a transaction for each part of a run, or reuses the current one. */
export type InTransaction = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Matches past orders and referrals to survivors of the agency that keeps them, never to those of other agencies. */
@Injectable()
export class HistoryMatchingService {
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
      'select 1 from panoh.historical_records where agency_id = $1 limit 1',
      [this.database.viewer.agencyId],
    );
    return rows.length > 0;
  }

  /** Null if the agency has no historical records, so that no identity is opened needlessly. */
  private async lookalikes(): Promise<CandidateMatches | null> {
    if (!(await this.hasAny())) return null;
    const cases = await this.database.query<{ id: string; place: string }>(SURVIVORS, [
      this.database.viewer.agencyId,
      MOST_SURVIVORS,
    ]);
    const identities = await this.survivors.readMany(cases.map(({ id }) => id));
    return new CandidateMatches(
      cases.flatMap(({ id, place }) => {
        const identity = identities.get(id);
        return identity ? [{ caseId: id, identity, place }] : [];
      }),
    );
  }

  /** Returns the last row examined; null at the end. */
  private async lookAtSome(
    candidateMatches: CandidateMatches,
    after: PastRow | null,
  ): Promise<PastRow | null> {
    const { agencyId } = this.database.viewer;
    // One run at a time in an agency: two in parallel would both find the same unmatched row.
    await this.database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `panoh.registers/${agencyId}`,
    ]);
    const rows = await this.database.query<PastRow>(ROWS, [
      agencyId,
      after?.happened_on ?? null,
      after?.row_id ?? null,
      AT_A_TIME,
    ]);
    for (const row of rows) await this.lookAt(row, candidateMatches);
    return rows.length < AT_A_TIME ? null : (rows.at(-1) ?? null);
  }

  private async lookAt(row: PastRow, candidateMatches: CandidateMatches): Promise<void> {
    if (row.pairs.some(({ state, byKeeper }) => byKeeper && state === 'linked')) return;
    const { agency_key_version: agencyKeyVersion, sealed_key: sealedKey, sealed } = row;
    const words = { agencyKeyVersion, sealedKey, sealed };
    const past = namedInPast(await this.vault.openForAgency(historyPlace(row.row_id), words));
    const verdict = verdictOf(candidateMatches.of({ rowId: row.row_id, place: row.place, ...past }));
    for (const change of changesAfter(row.pairs, verdict)) await this.store(row, change);
  }

  private async store(
    { row_id: rowId, agency_id: agencyId, happened_on: happenedOn, facts }: PastRow,
    { caseId, state }: PairChange,
  ): Promise<void> {
    const { kind, partition, facts: told } = entryOf(facts);
    await this.database.query(
      `insert into panoh.case_historical_records (id, row_id, agency_id, case_id, state, kind, partition, happened_on, facts)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (row_id, case_id) do update set state = excluded.state`,
      [newId(), rowId, agencyId, caseId, state, kind, partition, happenedOn, JSON.stringify(told)],
    );
    this.database.audit.touch(caseId, partition);
  }
}

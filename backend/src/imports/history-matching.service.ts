import { randomBytes } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { DEFAULT_MODEL, Encoder, Frequencies, Scorer } from '../linkage/index.js';
import { encodeOne, linkageOf, writtenRegistration } from '../linkage/index.js';
import type { EncodedRegistration, Tag } from '../linkage/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { SurvivorsService } from '../survivors/index.js';
import type { Identity } from '../survivors/index.js';
import type { OldEvent } from './historical-records.types.js';
import { HistoricalRecord } from './imports.entity.js';
import { casesOfImport, casesToMatch, lockRegisters, pastRowsAfter } from './imports.queries.js';
import { storeDuplicates, storeMatch } from './imports.queries.js';
import type { PastRow } from './imports.queries.js';
import type { RegisteredBirth, RegisteredName } from './registration.types.js';
import { historyPlace, namedInPast } from './row-store.service.js';
import { MOST_ASKED, changesAfter, likelyOf, verdictOf } from './survivor-matching.rules.js';
import type { Likeness, PairChange } from './survivor-matching.rules.js';

/** The timeline entry of a matched row: codes and days; its words stay with the row. */
function entryOf(event: OldEvent) {
  if (event.kind === 'referral') {
    const { from, to, services, answer, answeredOn } = event;
    const facts = { pastResult: answer ?? 'unread', from, to, services, answeredOn };
    return { kind: 'register_referral', partition: 'core', facts } as const;
  }
  const { decision, issued, served, service, endsOn, extendedUntil, breaches } = event;
  const facts = {
    pastResult: decision ?? 'unread',
    issuedOn: issued?.day ?? null,
    servedOn: served?.day ?? null,
    pastService: service,
    endsOn: extendedUntil ?? endsOn,
    breaches: breaches.length,
  };
  return { kind: 'register_order', partition: 'legal', facts } as const;
}

/** A survivor of the keeping agency, with the fields that a historical row can match. */
export interface KnownSurvivor {
  readonly caseId: string;
  readonly identity: Identity;
  readonly place: string;
}

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
    return this.like(this.encode(rowId, identityOf(name, birth), place ?? ''));
  }

  /** How well each other one fits a survivor. */
  besides(caseId: string): Likeness[] {
    const own = this.survivors.find(({ id }) => id === caseId);
    return own ? this.like(own).filter((one) => one.caseId !== caseId) : [];
  }

  private like(named: EncodedRegistration): Likeness[] {
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

/** Opens a transaction for each part of a run, or reuses the current one. */
export type InTransaction = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Compares what one agency imported with its own survivors, never with those of other agencies. */
@Injectable()
export class HistoryMatchingService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly survivors: SurvivorsService,
  ) {}

  /** Everything of the viewer's agency; a second time changes nothing. */
  async matchAll(inTransaction: InTransaction = (work) => work()): Promise<void> {
    // Without historical records no identity is opened needlessly.
    const candidates = await inTransaction(async () => ((await this.hasPast()) ? this.candidates() : null));
    if (candidates === null) return;
    let last: PastRow | null = null;
    for (let seen = 0; seen < MOST_ROWS; seen += AT_A_TIME) {
      last = await inTransaction(() => this.matchSome(candidates, last));
      if (last === null) return;
    }
  }

  /**
   * Cases of an import that may be of a survivor whom the agency registered before, or twice in this register. Never
   * compared with those of other agencies, so it needs no consent to be linked.
   */
  async findDuplicates(importId: string, inTransaction: InTransaction): Promise<void> {
    const [imported, candidates] = await inTransaction(
      async () => [await casesOfImport(this.database, importId), await this.candidates()] as const,
    );
    const pairs: [string, string][] = [];
    for (const { id } of imported) {
      await othersTurn();
      for (const { caseId } of likelyOf(candidates.besides(id)).slice(0, MOST_ASKED))
        pairs.push([id, caseId]);
    }
    if (pairs.length > 0)
      await inTransaction(() => storeDuplicates(this.database, this.database.viewer.agencyId, pairs));
  }

  private hasPast(): Promise<boolean> {
    const { agencyId } = this.database.viewer;
    return this.database.repository(HistoricalRecord).existsBy({ agencyId });
  }

  private async candidates(): Promise<CandidateMatches> {
    const { agencyId } = this.database.viewer;
    const cases = await casesToMatch(this.database, agencyId, MOST_SURVIVORS);
    const identities = await this.survivors.readMany(cases.map(({ id }) => id));
    return new CandidateMatches(
      cases.flatMap(({ id, place }) => {
        const identity = identities.get(id);
        return identity ? [{ caseId: id, identity, place }] : [];
      }),
    );
  }

  /** Returns the last row examined; null at the end. */
  private async matchSome(candidates: CandidateMatches, after: PastRow | null): Promise<PastRow | null> {
    const { agencyId } = this.database.viewer;
    // One run at a time in an agency: two in parallel would both find the same unmatched row.
    await lockRegisters(this.database, agencyId);
    const rows = await pastRowsAfter(this.database, after, { agencyId, limit: AT_A_TIME });
    for (const row of rows) await this.match(row, candidates);
    return rows.length < AT_A_TIME ? null : (rows.at(-1) ?? null);
  }

  private async match(row: PastRow, candidates: CandidateMatches): Promise<void> {
    const { rowId, place, pairs } = row;
    if (pairs.some(({ state, byKeeper }) => byKeeper && state === 'linked')) return;
    const past = namedInPast(await this.vault.openForAgency(historyPlace(rowId), row));
    const verdict = verdictOf(candidates.of({ rowId, place, ...past }));
    for (const change of changesAfter(pairs, verdict)) await this.store(row, change);
  }

  private async store(
    { rowId, agencyId, happenedOn, facts: event }: PastRow,
    { caseId, state }: PairChange,
  ): Promise<void> {
    const { kind, partition, facts } = entryOf(event);
    const values = [rowId, agencyId, caseId, state, kind, partition, happenedOn, facts] as const;
    await storeMatch(this.database, newId(), values);
    this.database.audit.touch(caseId, partition);
  }
}

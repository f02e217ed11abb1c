import type { BlindIndex } from '../platform/crypto/index-keys.js';
import { createHash } from 'node:crypto';
import { kindOf } from '../agencies/agencies.types.js';
import type { AgencyKind, AgencyType } from '../agencies/agencies.types.js';
import { mayBeMinor } from '../cases/index.js';
import { importReviews } from '../follow-ups/index.js';
import type { ImportedSigns } from '../follow-ups/index.js';
import { dayOf } from '../shared/dates.js';
import type { NormalisedRegistration, RowOutcome, RowSummary } from './registration.types.js';
import type { RegisteredSurvivor } from './same-survivor.js';

const WHOLE = 32;

/** By a row's content: the same row of one agency is the same in every file and every run. */
export const rowIndex = (agencyId: string): BlindIndex => ({
  purpose: `register-rows/${agencyId}`,
  bytes: WHOLE,
});

/** By the bytes of a file: a run that was cut off is found again. */
export const fileIndex = (agencyId: string): BlindIndex => ({
  purpose: `register-files/${agencyId}`,
  bytes: WHOLE,
});

/** The agency that kept the register. */
export interface RowOwner {
  readonly agencyId: string;
  readonly kind: AgencyKind;
  readonly type: AgencyType;
}

/** Rows that are written together or not at all: those of one survivor, or one rejected row. */
export interface ImportUnit {
  readonly rows: readonly RowOutcome[];
  readonly survivor: ImportedSurvivor | null;
}

export interface ImportedSurvivor extends RegisteredSurvivor {
  readonly reviewDueAt: Date;
  /** A block covers the keeper itself: its rows look ordinary to it, and everything else goes to the fallback agency. */
  readonly isHiddenFromKeeper: boolean;
}

/** With the identity from the first row; read only while the survivor is written. */
export interface NamedSurvivor extends ImportedSurvivor {
  readonly named: NormalisedRegistration;
}

/** Whether a block of these kinds of agency covers the keeper; police is blocked as a whole. */
export const covers = (agencyTypes: readonly AgencyType[], rowOwner: RowOwner): boolean =>
  agencyTypes.some(
    (type) => type === rowOwner.type || (kindOf(type) === 'police' && rowOwner.kind === 'police'),
  );

/** Key of the survivor within one import, the same in every run: the content of the first row. */
const unitKey = (outcome: RowOutcome | undefined): string =>
  createHash('sha256')
    .update(outcome?.content ?? '')
    .digest('hex');

function signsOf(rows: readonly RowSummary[], now: Date): Omit<ImportedSigns, 'caseId'> {
  const [first] = rows;
  return {
    suicideSuspected: rows.some((row) => row.suicideRisk),
    conflictSuspected: rows.some((row) => row.blockedAgencyTypes.length > 0),
    visits: rows.length,
    isSexual: rows.some((row) => row.isSexual),
    isPhysical: rows.some((row) => row.isPhysical),
    calledEnded: rows.some((row) => row.calledEnded),
    isMinor: first ? mayBeMinor(first.born, dayOf(now)) : false,
    lastOn: rows.map(({ registeredOn }) => registeredOn).reduce((a, b) => (a > b ? a : b), ''),
  };
}

interface Group {
  readonly survivor: RegisteredSurvivor;
  readonly rows: readonly RowOutcome[];
}

const summariesOf = ({ rows }: Group): readonly RowSummary[] => rows.flatMap(({ sketch }) => sketch ?? []);

/** The parts of an import in the order of the file, with the day on which each new case is to be looked at. */
export function unitsOf(
  outcomes: readonly RowOutcome[],
  survivors: readonly RegisteredSurvivor[],
  { keeper, now }: { keeper: RowOwner; now: Date },
): readonly ImportUnit[] {
  const byRow = new Map(outcomes.map((outcome) => [outcome.rowNo, outcome]));
  const groups = survivors.map((survivor): Group => ({
    survivor,
    rows: survivor.rowNos.flatMap((rowNo) => byRow.get(rowNo) ?? []),
  }));
  const signs = groups.map((group) => ({
    caseId: unitKey(group.rows[0]),
    ...signsOf(summariesOf(group), now),
  }));
  const due = new Map(importReviews(signs, now).map(({ caseId, dueAt }) => [caseId, dueAt]));
  const people = groups.map((group): ImportUnit => {
    const isHiddenFromKeeper = covers(group.survivor.blockedAgencyTypes, keeper);
    const reviewDueAt = due.get(unitKey(group.rows[0])) ?? now;
    return { rows: group.rows, survivor: { ...group.survivor, reviewDueAt, isHiddenFromKeeper } };
  });
  const rejected = outcomes
    .filter(({ outcome }) => outcome === 'rejected')
    .map((outcome): ImportUnit => ({ rows: [outcome], survivor: null }));
  return [...people, ...rejected].sort((a, b) => (a.rows[0]?.rowNo ?? 0) - (b.rows[0]?.rowNo ?? 0));
}

/** The result of a row as its keeping agency sees it: a row that bypassed the agency looks like any accepted one. */
export const shownToOwner = (
  { rowNo, outcome, codes }: RowOutcome,
  survivor: ImportedSurvivor | null,
): Pick<RowOutcome, 'rowNo' | 'outcome' | 'codes'> =>
  survivor?.isHiddenFromKeeper ? { rowNo, outcome: 'accepted', codes: [] } : { rowNo, outcome, codes };

/** Units in portions of about `size` rows; a survivor is never torn apart. */
export function portionsOf(units: readonly ImportUnit[], size: number): ImportUnit[][] {
  const portions: ImportUnit[][] = [];
  let rows = size;
  for (const unit of units) {
    if (rows >= size) {
      portions.push([]);
      rows = 0;
    }
    portions.at(-1)?.push(unit);
    rows += unit.rows.length;
  }
  return portions;
}

import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { kindOf } from '../agencies/agencies.types.js';
import type { AgencyKind, AgencyType } from '../agencies/agencies.types.js';
import { mayBeMinor } from '../cases/index.js';
import { importReviews } from '../follow-ups/index.js';
import type { ImportedSigns } from '../follow-ups/index.js';
import type { BlindIndex } from '../platform/crypto/index-keys.js';
import { dayOf } from '../shared/dates.js';
import { nameAgreement, withoutInvisible } from '../shared/names.js';
import { rowJudge } from './classify-rows.js';
import { agencyIn } from './read-order.js';
import { doubtsOf } from './register-doubts.js';
import type { DoubtedFor, RegisterDoubt } from './register-doubts.js';
import { rowNumbersOf, rowsOf, textOf } from './read-register.js';
import type { ReadRegister, RegisterRow } from './read-register.js';
import { readPlace } from './read-words.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { NormalisedRegistration, ReportedRow, RowOutcome, RowSummary } from './registration.types.js';

const indexFor =
  (name: string) =>
  (agencyId: string): BlindIndex => ({ purpose: `${name}/${agencyId}`, bytes: 32 });

/** By a row's content: the same row of one agency is the same in every file and every run. */
export const rowIndex = indexFor('register-rows');

/** By the bytes of a file: a run that was cut off is found again. */
export const fileIndex = indexFor('register-files');

interface Person {
  readonly rows: RowOutcome[];
  readonly said: RowSummary[];
}

/** The limits that any row of a survivor sets for all of them. */
export interface SurvivorLimits {
  /** Kinds of agency that a provisional block covers. */
  readonly blockedAgencyTypes: readonly AgencyType[];
  /** A note forbids the number. */
  readonly doNotPhone: boolean;
  /** Sharing refused, or "inform nobody" asked: the rows stay with their agency. */
  readonly refusedSharing: boolean;
}

/** The numbers of police books start again each year: they are the same only within one. */
function numberKey({ officialNumber, registeredOn }: RowSummary, mapping: RegisterMapping): string {
  const number = withoutInvisible(officialNumber ?? '')
    .replace(/\s+/g, '')
    .toLowerCase();
  if (!/\d/.test(number)) return '';
  return kindOf(mapping.agencyType) === 'police' ? `${registeredOn.slice(0, 4)} ${number}` : number;
}

function isSame({ said: [first] }: Person, { name, sex }: RowSummary): boolean {
  const agreement = first ? nameAgreement(first.name, name) : null;
  const sexFits = first?.sex === sex || first?.sex === null || sex === null;
  return agreement !== null && agreement !== 'initial' && sexFits;
}

/**
 * The survivors of a register. Two rows are one survivor only where a cell means «same as above», or where the
 * official number and the folded name agree; a name, a phone or an address alone never joins two rows.
 */
function peopleOf(outcomes: readonly RowOutcome[], mapping: RegisterMapping): readonly Person[] {
  const people: Person[] = [];
  const byRow = new Map<number, Person>();
  const byNumber = new Map<string, Person[]>();
  for (const row of outcomes) {
    const { rowNo, sketch } = row;
    if (sketch === null) continue;
    const key = numberKey(sketch, mapping);
    const sameNumber = byNumber.get(key) ?? [];
    const known =
      sketch.continues === null ? sameNumber.find((one) => isSame(one, sketch)) : byRow.get(sketch.continues);
    const person = known ?? { rows: [], said: [] };
    person.rows.push(row);
    person.said.push(sketch);
    byRow.set(rowNo, person);
    if (known) continue;
    people.push(person);
    if (key !== '') byNumber.set(key, [...sameNumber, person]);
  }
  return people;
}

const limitsOf = ({ said }: Person): SurvivorLimits => ({
  blockedAgencyTypes: [...new Set(said.flatMap(({ blockedAgencyTypes }) => blockedAgencyTypes))],
  doNotPhone: said.some(({ doNotPhone }) => doNotPhone),
  refusedSharing: said.some(({ refusedSharing }) => refusedSharing),
});

export const survivorsOf = (outcomes: readonly RowOutcome[], mapping: RegisterMapping) =>
  peopleOf(outcomes, mapping).map((person) => ({
    rowNos: person.rows.map(({ rowNo }) => rowNo),
    ...limitsOf(person),
  }));

/** The agency that kept the register. */
export interface RowOwner {
  readonly agencyId: string;
  readonly kind: AgencyKind;
  readonly type: AgencyType;
}

export interface ImportedSurvivor extends SurvivorLimits {
  readonly reviewDueAt: Date;
  /** A block covers the keeper itself: its rows look ordinary to it, and everything else goes to the fallback agency. */
  readonly isHiddenFromKeeper: boolean;
}

/** With the identity from the first row; read only while the survivor is written. */
export interface NamedSurvivor extends ImportedSurvivor {
  readonly named: NormalisedRegistration;
}

/** Rows that are written together or not at all: those of one survivor, or one rejected row. */
export interface ImportUnit {
  readonly rows: readonly RowOutcome[];
  readonly survivor: ImportedSurvivor | null;
}

/** Whether a block of these kinds of agency covers the keeper; police is blocked as a whole. */
const covers = (
  agencyTypes: readonly AgencyType[],
  { type, kind }: Pick<RowOwner, 'type' | 'kind'>,
): boolean =>
  agencyTypes.some((blocked) => blocked === type || (kindOf(blocked) === 'police' && kind === 'police'));

/** Key of the survivor within one import, the same in every run: the content of the first row. */
const unitKey = ({ rows: [first] }: Person): string =>
  createHash('sha256')
    .update(first?.content ?? '')
    .digest('hex');

function signsOf(person: Person, now: Date): ImportedSigns {
  const { said } = person;
  const [first] = said;
  return {
    caseId: unitKey(person),
    suicideSuspected: said.some((row) => row.suicideRisk),
    conflictSuspected: said.some((row) => row.blockedAgencyTypes.length > 0),
    isArmed: said.some((row) => row.isArmed),
    visits: said.length,
    isSexual: said.some((row) => row.isSexual),
    isPhysical: said.some((row) => row.isPhysical),
    calledEnded: said.some((row) => row.calledEnded),
    isMinor: first ? mayBeMinor(first.born, dayOf(now)) : false,
    lastOn: said.map(({ registeredOn }) => registeredOn).reduce((a, b) => (a > b ? a : b), ''),
  };
}

/** The parts of an import in the order of the file, with the day of the first review of each new case. */
function unitsOf(
  outcomes: readonly RowOutcome[],
  people: readonly Person[],
  { keeper, now }: Pick<PlannedFor, 'keeper' | 'now'>,
): readonly ImportUnit[] {
  const reviews = importReviews(
    people.map((person) => signsOf(person, now)),
    now,
  );
  const due = new Map(reviews.map(({ caseId, dueAt }) => [caseId, dueAt]));
  const survivors = people.map((person): ImportUnit => {
    const limits = limitsOf(person);
    const isHiddenFromKeeper = covers(limits.blockedAgencyTypes, keeper);
    const reviewDueAt = due.get(unitKey(person)) ?? now;
    return { rows: person.rows, survivor: { ...limits, reviewDueAt, isHiddenFromKeeper } };
  });
  const rejected = outcomes
    .filter(({ outcome }) => outcome === 'rejected')
    .map((outcome): ImportUnit => ({ rows: [outcome], survivor: null }));
  return [...survivors, ...rejected].sort((a, b) => (a.rows[0]?.rowNo ?? 0) - (b.rows[0]?.rowNo ?? 0));
}

/** The result of a row as its keeping agency sees it: a row that bypassed the agency looks like any accepted one. */
export const shownToOwner = (
  { rowNo, outcome, codes }: RowOutcome,
  survivor: ImportedSurvivor | null,
): ReportedRow =>
  survivor?.isHiddenFromKeeper ? { rowNo, outcome: 'accepted', codes: [] } : { rowNo, outcome, codes };

export const shownRows = (units: readonly ImportUnit[]): ReportedRow[] =>
  units
    .flatMap(({ rows, survivor }) => rows.map((row) => shownToOwner(row, survivor)))
    .sort((a, b) => a.rowNo - b.rowNo);

/** Units in portions of about `size` rows; the rows of a survivor stay together. */
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

/** The agencies that work in one district, and which of them takes over what the others must not see. */
export interface DistrictAgencies {
  readonly place: string;
  readonly fallbackAgencyId: string | null;
  readonly members: readonly (Pick<RowOwner, 'type' | 'kind'> & { readonly id: string })[];
}

/** Kinds of agency that answer for a word of the journal, the best first. */
const STANDS_FOR: Readonly<Partial<Record<AgencyType, readonly AgencyType[]>>> = {
  police_dv: ['police_dv', 'police_district', 'police_juvenile'],
  crisis_centre: ['crisis_centre', 'ngo'],
  ngo: ['ngo', 'crisis_centre'],
  health_msr_room: ['health_msr_room', 'health'],
};

function ownerIn(
  { members, fallbackAgencyId }: DistrictAgencies,
  sender: AgencyType | null,
  blocked: readonly AgencyType[],
): string | null {
  const types = sender === null ? [] : (STANDS_FOR[sender] ?? [sender]);
  const found = types.flatMap((type) => members.filter((member) => member.type === type));
  return found.find((member) => !covers(blocked, member))?.id ?? fallbackAgencyId;
}

/**
 * Policy: a past event belongs to its sender (the pilot's description: the supervisor of the sending agency keeps each
 * row of the journal; an order is the police's that issued it). Where the sender is no member of the group, or the row
 * points at the sender's own people, the group's fallback agency keeps it (SECURITY B4). A line about nobody (totals,
 * a repeated header) goes with the row above it. Null where no agency of the product can keep a row.
 */
export function ownersOf(
  rows: readonly RegisterRow[],
  outcomes: readonly RowOutcome[],
  { mapping, districts }: { mapping: RegisterMapping; districts: readonly DistrictAgencies[] },
): ReadonlyMap<number, string | null> {
  const blockedOf = new Map(outcomes.map(({ rowNo, sketch }) => [rowNo, sketch?.blockedAgencyTypes ?? []]));
  const own = rows.map((row) => {
    const place = readPlace(textOf(row, 'place'));
    const district = districts.find((known) => known.place === place);
    const sender = mapping.holds === 'referrals' ? agencyIn(row, 'sent_from') : mapping.agencyType;
    return district ? ownerIn(district, sender, blockedOf.get(row.rowNo) ?? []) : undefined;
  });
  let above = own.find((keeper) => keeper !== undefined) ?? null;
  return new Map(
    rows.map((row, index) => {
      above = own[index] === undefined ? above : (own[index] ?? null);
      return [row.rowNo, above];
    }),
  );
}

export interface ImportPlan {
  /** What speaks of another agency's book. */
  readonly doubts: readonly RegisterDoubt[];
  readonly units: readonly ImportUnit[];
  /** Rows of a common journal that another agency keeps. */
  readonly elsewhere: readonly RowOutcome[];
}

/** The layout and period of a register, its keeper, the time, and the agencies of each district. */
export interface PlannedFor {
  readonly mapping: RegisterMapping;
  readonly period: RegisterPeriod;
  readonly keeper: RowOwner;
  readonly now: Date;
  readonly known: Omit<DoubtedFor, 'keeper'>;
  readonly districts: readonly DistrictAgencies[];
}

/** Rows between pauses in which other requests have a turn. */
const AT_A_TIME = 100;

/** A dry run: shows what an import would store, without questions or writes. */
export async function planImport(register: ReadRegister, planned: PlannedFor): Promise<ImportPlan> {
  const { mapping, period, keeper } = planned;
  const judge = rowJudge(register, mapping, period);
  const outcomes: RowOutcome[] = [];
  for (const rowNo of rowNumbersOf(register)) {
    outcomes.push(judge(rowNo));
    if (outcomes.length % AT_A_TIME === 0) await othersTurn();
  }
  const doubts = doubtsOf(register, { mapping, outcomes }, { ...planned.known, keeper });
  if (mapping.holds === undefined || mapping.holds === 'registrations')
    return { units: unitsOf(outcomes, peopleOf(outcomes, mapping), planned), elsewhere: [], doubts };
  const owners = ownersOf(rowsOf(register), outcomes, planned);
  const isOwn = ({ rowNo }: RowOutcome): boolean => owners.get(rowNo) === keeper.agencyId;
  const units = outcomes.filter(isOwn).map((row): ImportUnit => ({ rows: [row], survivor: null }));
  return { units, elsewhere: outcomes.filter((row) => !isOwn(row)), doubts };
}

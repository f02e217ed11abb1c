import type { AgencyType } from '../agencies/agencies.types.js';
import { nameAgreement, withoutInvisible } from '../shared/names.js';
import type { RegisterMapping } from './register-mapping.types.js';
import type { NormalisedRegistration, RowOutcome } from './registration.types.js';

/** Rows of one register that are about one survivor, with what any of them forbids or asks for. */
export interface RegisteredSurvivor {
  /** The row that names her; its registration holds her identity. */
  readonly firstRowNo: number;
  readonly rowNos: readonly number[];
  readonly suicideRisk: boolean;
  /** Kinds of agency that a provisional block covers because of any of the rows. */
  readonly blockedAgencyTypes: readonly AgencyType[];
  /** A note in any row forbids her number. */
  readonly doNotPhone: boolean;
  /** She refused sharing, or asked that nobody be told, in any of the rows: they stay with their agency. */
  readonly refusedSharing: boolean;
}

interface Group {
  readonly first: NormalisedRegistration;
  readonly rows: NormalisedRegistration[];
}

/** Numbers that start again each year are the same only within one. */
function numberKey(
  { officialNumber, registeredOn }: NormalisedRegistration,
  mapping: RegisterMapping,
): string {
  const number = withoutInvisible(officialNumber ?? '')
    .replace(/\s+/g, '')
    .toLowerCase();
  if (!/\d/.test(number)) return '';
  return mapping.officialNumbers === 'yearly' ? `${registeredOn.day.slice(0, 4)} ${number}` : number;
}

const sexFits = (first: NormalisedRegistration, second: NormalisedRegistration): boolean =>
  first.sex.code === null || second.sex.code === null || first.sex.code === second.sex.code;

function namesAgree(first: NormalisedRegistration, second: NormalisedRegistration): boolean {
  const agreement = nameAgreement(first.name.written, second.name.written);
  return agreement !== null && agreement !== 'initial' && sexFits(first, second);
}

const survivorOf = ({ first, rows }: Group): RegisteredSurvivor => ({
  firstRowNo: first.rowNo,
  rowNos: rows.map(({ rowNo }) => rowNo),
  suicideRisk: rows.some(({ flags }) => flags.suicideRisk),
  blockedAgencyTypes: [...new Set(rows.flatMap(({ flags }) => flags.conflict.agencyTypes))],
  doNotPhone: rows.some(({ flags }) => flags.doNotPhone.length > 0),
  refusedSharing: rows.some(({ flags, consentToShare }) => consentToShare === false || flags.tellNobody),
});

/**
 * The survivors of a register. Two rows are one survivor only where a cell means «same as above», or where the
 * official number and the folded name agree; a name, a phone or an address alone never joins two rows.
 */
export function survivorsOf(
  outcomes: readonly RowOutcome[],
  mapping: RegisterMapping,
): readonly RegisteredSurvivor[] {
  const groups: Group[] = [];
  const byRow = new Map<number, Group>();
  const byNumber = new Map<string, Group[]>();
  for (const { registration } of outcomes) {
    if (registration === null) continue;
    const key = numberKey(registration, mapping);
    const sameNumber = byNumber.get(key) ?? [];
    const known =
      registration.continues === null
        ? sameNumber.find(({ first }) => namesAgree(first, registration))
        : byRow.get(registration.continues);
    const group = known ?? { first: registration, rows: [] };
    group.rows.push(registration);
    byRow.set(registration.rowNo, group);
    if (known) continue;
    groups.push(group);
    if (key !== '') byNumber.set(key, [...sameNumber, group]);
  }
  return groups.map(survivorOf);
}

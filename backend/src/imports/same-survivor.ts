import type { AgencyType } from '../agencies/agencies.types.js';
import { nameAgreement, withoutInvisible } from '../shared/names.js';
import type { RegisterMapping } from './register-mapping.types.js';
import type { RowOutcome, RowSummary } from './registration.types.js';

/** Rows of one register about one survivor, with the limits that any of them sets. */
export interface RegisteredSurvivor {
  /** The row that names the survivor; its registration holds the identity. */
  readonly firstRowNo: number;
  readonly rowNos: readonly number[];
  readonly suicideRisk: boolean;
  /** Kinds of agency that a provisional block covers because of any of the rows. */
  readonly blockedAgencyTypes: readonly AgencyType[];
  /** A note in any row forbids the number. */
  readonly doNotPhone: boolean;
  /** Sharing refused, or "inform nobody" asked, in any of the rows: they stay with their agency. */
  readonly refusedSharing: boolean;
}

/** The fields that recognise a survivor again, and the limits that the rows set. */
interface Group {
  readonly written: string;
  readonly sex: RowSummary['sex'];
  survivor: RegisteredSurvivor & { rowNos: number[] };
}

/** Numbers that start again each year are the same only within one. */
function numberKey({ officialNumber, registeredOn }: RowSummary, mapping: RegisterMapping): string {
  const number = withoutInvisible(officialNumber ?? '')
    .replace(/\s+/g, '')
    .toLowerCase();
  if (!/\d/.test(number)) return '';
  return mapping.officialNumbers === 'yearly' ? `${registeredOn.slice(0, 4)} ${number}` : number;
}

const sexFits = (first: Group['sex'], second: Group['sex']): boolean =>
  first === null || second === null || first === second;

function isSame(group: Group, { name, sex }: RowSummary): boolean {
  const agreement = nameAgreement(group.written, name);
  return agreement !== null && agreement !== 'initial' && sexFits(group.sex, sex);
}

const beginning = (rowNo: number, { name, sex }: RowSummary): Group => ({
  written: name,
  sex,
  survivor: {
    firstRowNo: rowNo,
    rowNos: [],
    suicideRisk: false,
    blockedAgencyTypes: [],
    doNotPhone: false,
    refusedSharing: false,
  },
});

/** With one more row: what any of them says counts. */
function addRow(group: Group, rowNo: number, row: RowSummary): void {
  const { survivor } = group;
  survivor.rowNos.push(rowNo);
  group.survivor = {
    ...survivor,
    suicideRisk: survivor.suicideRisk || row.suicideRisk,
    blockedAgencyTypes: [...new Set([...survivor.blockedAgencyTypes, ...row.blockedAgencyTypes])],
    doNotPhone: survivor.doNotPhone || row.doNotPhone,
    refusedSharing: survivor.refusedSharing || row.refusedSharing,
  };
}

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
  for (const { rowNo, sketch } of outcomes) {
    if (sketch === null) continue;
    const key = numberKey(sketch, mapping);
    const sameNumber = byNumber.get(key) ?? [];
    const known =
      sketch.continues === null
        ? sameNumber.find((group) => isSame(group, sketch))
        : byRow.get(sketch.continues);
    const group = known ?? beginning(rowNo, sketch);
    addRow(group, rowNo, sketch);
    byRow.set(rowNo, group);
    if (known) continue;
    groups.push(group);
    if (key !== '') byNumber.set(key, [...sameNumber, group]);
  }
  return groups.map(({ survivor }) => survivor);
}

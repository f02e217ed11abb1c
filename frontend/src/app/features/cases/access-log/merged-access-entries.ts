import type { CaseAccessEntryDto } from '../../../api/models/case-access-entry-dto';

const MINUTE = 60_000;

/**
 * One screen asks for several parts at once: what one person saw in one minute, for one reason, is one line. Nothing
 * is left out; the parts are joined.
 */
export function mergedAccessEntries(looks: readonly CaseAccessEntryDto[]): CaseAccessEntryDto[] {
  const merged: CaseAccessEntryDto[] = [];
  for (const look of looks) {
    const last = merged.at(-1);
    if (!last || !isSameMoment(last, look)) merged.push({ ...look });
    else last.partitions = [...new Set([...last.partitions, ...look.partitions])];
  }
  return merged;
}

/** What left the screen on paper. */
export const isOnPaper = ({ action }: CaseAccessEntryDto): boolean => /^(print|report)/.test(action);

const isSameMoment = (a: CaseAccessEntryDto, b: CaseAccessEntryDto): boolean =>
  a.personName === b.personName &&
  a.agencyName?.en === b.agencyName?.en &&
  a.purpose === b.purpose &&
  a.inList === b.inList &&
  isOnPaper(a) === isOnPaper(b) &&
  Math.floor(Date.parse(a.at) / MINUTE) === Math.floor(Date.parse(b.at) / MINUTE);

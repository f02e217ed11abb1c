/**
 * Policy: what happened before is its sender's (the pilot's description: the supervisor of the sending agency keeps each
 * row of the journal; an order is the police's that issued it). Where the sender is no member of the group, or the row
 * points at the sender's own people, the group's fallback agency keeps it (SECURITY B4). A line about nobody (totals,
 * a repeated header) goes with the row above it.
 */
import type { AgencyKind, AgencyType } from '../../agencies/agencies.types.js';
import { covers } from '../import-units.js';
import { readPlace } from '../read-words.js';
import type { RegisterMapping } from '../register-mapping.types.js';
import type { RowOutcome } from '../registration.types.js';
import type { RegisterRow } from '../row-cells.js';
import { textOf } from '../row-cells.js';
import { agencyIn } from './read-order.js';

export interface MemberAgency {
  readonly id: string;
  readonly type: AgencyType;
  readonly kind: AgencyKind;
}

/** The agencies that work in one district, and which of them takes over what the others must not see. */
export interface DistrictAgencies {
  readonly place: string;
  readonly fallbackAgencyId: string | null;
  readonly members: readonly MemberAgency[];
}

/** Kinds of agency that answer for a word of the journal, the best first. */
const STANDS_FOR: Readonly<Partial<Record<AgencyType, readonly AgencyType[]>>> = {
  police_dv: ['police_dv', 'police_district', 'police_juvenile'],
  crisis_centre: ['crisis_centre', 'ngo'],
  ngo: ['ngo', 'crisis_centre'],
  health_msr_room: ['health_msr_room', 'health'],
};

function ownerIn(
  district: DistrictAgencies,
  sender: AgencyType | null,
  blocked: readonly AgencyType[],
): string | null {
  const types = sender === null ? [] : (STANDS_FOR[sender] ?? [sender]);
  const found = types.flatMap((type) => district.members.filter((member) => member.type === type));
  const keeper = found.find(({ id, type, kind }) => !covers(blocked, { agencyId: id, type, kind }));
  return keeper?.id ?? district.fallbackAgencyId;
}

/** The agency that keeps each row, by its number; null where no agency of the product can. */
export function ownersOf(
  rows: readonly RegisterRow[],
  outcomes: readonly RowOutcome[],
  { mapping, districts }: { mapping: RegisterMapping; districts: readonly DistrictAgencies[] },
): ReadonlyMap<number, string | null> {
  const blockedOf = new Map(
    outcomes.map(({ rowNo, registration }) => [rowNo, registration?.flags.conflict.agencyTypes ?? []]),
  );
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

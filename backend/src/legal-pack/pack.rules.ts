import { dayOf, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { ChangeKind, PackReason, SignatureState } from './legal-pack.types.js';

/** Policy (CAPABILITIES 11, `lp.pack` in 13): a pack is made yearly, after a change of the schema, before a protocol ends. */
const PACK_DAYS = 365;
/** How long before the end of a protocol a pack is due, and within how many days it is made. */
const NOTICE_DAYS = 30;

/** Facts by key, in codes. */
export type Facts = Readonly<Record<string, string>>;

export interface Change {
  readonly kind: ChangeKind;
  readonly key: string;
  readonly before: string | null;
  readonly now: string | null;
}

/** What differs from the pack that was made last, by key. */
export function changesBetween(before: Facts, now: Facts): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return keys
    .filter((key) => before[key] !== now[key])
    .map((key) => ({
      kind: before[key] === undefined ? 'added' : now[key] === undefined ? 'removed' : 'changed',
      key,
      before: before[key] ?? null,
      now: now[key] ?? null,
    }));
}

export interface PackState {
  readonly lastMadeAt: Date | null;
  readonly lastSchema: string | null;
  readonly schema: string;
  /** Of the latest protocol; null before the first one. */
  readonly protocolEndsOn: Day | null;
}

const yearOver = (madeAt: Date): Day => shiftDay(dayOf(madeAt), PACK_DAYS);
/** From when a pack is due for its end: until one says so, and again once it has ended. */
const noticeOf = ({ protocolEndsOn, lastMadeAt }: PackState, today: Day): Day | null => {
  if (protocolEndsOn === null) return null;
  const from = shiftDay(protocolEndsOn, -NOTICE_DAYS);
  const isTold = lastMadeAt !== null && dayOf(lastMadeAt) >= from;
  return isTold && today <= protocolEndsOn ? null : from;
};

/** Why a pack is due. */
export function packReasons(state: PackState, today: Day): PackReason[] {
  const { lastMadeAt, lastSchema, schema } = state;
  const notice = noticeOf(state, today);
  const reasons: [PackReason, boolean][] = [
    ['never_made', lastMadeAt === null],
    ['schema_changed', lastMadeAt !== null && lastSchema !== schema],
    ['year_over', lastMadeAt !== null && yearOver(lastMadeAt) <= today],
    ['protocol_ends', notice !== null && notice <= today],
  ];
  return reasons.filter(([, is]) => is).map(([reason]) => reason);
}

/** Until when it is to be made. On which day the schema changed is not kept, and a first pack has no day. */
export function packDueOn(state: PackState, today: Day): Day | null {
  const { lastMadeAt } = state;
  const starts = [lastMadeAt && yearOver(lastMadeAt), noticeOf(state, today)].filter(
    (day) => day !== null && day <= today,
  );
  const first = starts.sort()[0];
  return first ? shiftDay(first, NOTICE_DAYS) : null;
}

export interface SigningState {
  readonly isSigned: boolean;
  readonly publishedOn: Day;
  /** When the agency was entered: one that came later has its own days of grace. */
  readonly joinedOn: Day;
  readonly endsOn: Day;
  readonly graceDays: number;
}

/** What `panoh.account_refusal` answers of an agency, and why. @param protocol null before the first version. */
export function signatureState(protocol: SigningState | null, today: Day): SignatureState {
  if (protocol === null) return 'not_published';
  const { isSigned, publishedOn, joinedOn, endsOn, graceDays } = protocol;
  if (today > shiftDay(endsOn, graceDays)) return 'ended';
  if (isSigned) return 'signed';
  const from = joinedOn > publishedOn ? joinedOn : publishedOn;
  return today < shiftDay(from, graceDays) ? 'grace' : 'missing';
}

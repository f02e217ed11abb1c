import { addDays } from '../../shared/dates.js';

/** Puts the parts of text messages together, in the order of their arrival, and says which are missing. */
export interface OpenedPart {
  readonly whole: string;
  readonly part: number;
  readonly parts: number;
  readonly times: number;
  readonly receivedAt: Date;
  readonly text: string;
}

export interface OpenedMessage {
  readonly text: string;
  readonly receivedAt: Date;
  readonly parts: number;
  /** Numbers of the parts that did not come. */
  readonly missing: readonly number[];
  /** The same message came so often. */
  readonly times: number;
}

const GAP = ' […] ';

/** Phones count references from the beginning again: a part that is there twice begins another message. */
function groupsOf(parts: readonly OpenedPart[]): OpenedPart[][] {
  const groups: OpenedPart[][] = [];
  for (const one of parts) {
    const group = groups.find(
      (known) => known[0]?.whole === one.whole && known.every(({ part }) => part !== one.part),
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function together(group: readonly OpenedPart[]): OpenedMessage {
  const [{ parts, receivedAt }] = group as [OpenedPart, ...OpenedPart[]];
  const texts = Array.from({ length: parts }, (_, at) => group.find(({ part }) => part === at + 1));
  const missing = texts.flatMap((found, at) => (found ? [] : [at + 1]));
  return {
    text: texts.map((found, at) => found?.text ?? (texts[at - 1] || at === 0 ? GAP : '')).join(''),
    ...{ receivedAt, parts, missing, times: Math.max(...group.map(({ times }) => times)) },
  };
}

export const messagesIn = (parts: readonly OpenedPart[]): OpenedMessage[] => groupsOf(parts).map(together);

/** For so long her yes to answers holds; then the worker asks her again, alone. */
const YES_DAYS = 90;

/** When she last said yes, from the answers that rest on it; null: not yet, or too long ago. */
export function agreedOn(answeredAt: readonly Date[], now: Date): Date | null {
  const isOver = (yes: Date, at: Date): boolean => addDays(yes, YES_DAYS) < at;
  // An answer within 90 days rests on the yes before it, and makes it last no longer.
  const yes = answeredAt.reduce<Date | null>((last, at) => (last && !isOver(last, at) ? last : at), null);
  return yes && !isOver(yes, now) ? yes : null;
}

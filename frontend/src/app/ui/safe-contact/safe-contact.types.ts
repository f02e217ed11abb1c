import type { Moment } from '../../core/language/dates';

/** As the server judges the plan at this moment. Only `now` opens the number. */
export type ContactState =
  | 'now'
  | 'not_now'
  | 'never_by_phone'
  | 'check_first'
  | 'no_contact'
  | 'no_plan'
  | 'expired';

export interface SafeTime {
  startsAt: Moment;
  endsAt: Moment;
}

export interface SafeContactLine {
  /** `channel`: how and whose phone. `answer`: who may answer, and the cover sentence. `never`: what must not be. `confirmed`, `doubt`: when she last said so. */
  kind: 'channel' | 'answer' | 'never' | 'confirmed' | 'doubt';
  text: string;
}

export interface SafeContactView {
  state: ContactState;
  /** With `now`. */
  until?: Moment;
  /** With `not_now` and `never_by_phone`; null where no safe time lies ahead. */
  next?: SafeTime | null;
  lines: readonly SafeContactLine[];
  /** There is a number at all: a phone, messages, a messenger. */
  hasNumber: boolean;
  /** The number is for calls, not for messages alone. */
  isForCalls?: boolean;
}

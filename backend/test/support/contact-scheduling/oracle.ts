/**
 * Rules that contacts with the survivor must meet, computed minute by minute without the product: it imports no code
 * for grouping contacts, time zones or due times.
 */
const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** Dushanbe is five hours ahead all year. */
const AHEAD = 300;
const HORIZON = 14 * DAY_MINUTES * MINUTE;

export interface OraclePlan {
  readonly channel: string;
  readonly windows: readonly { weekday: number; fromMinute: number; untilMinute: number }[];
  readonly reviewOn: string | null;
}

export interface OracleRow {
  readonly id: string;
  readonly rule: string;
  readonly fromAt: Date;
  readonly dueAt: Date;
}

export interface OracleSlot {
  readonly rowIds: readonly string[];
  readonly window: { readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly supervisorDecides: boolean;
}

export interface OracleContact {
  readonly outcome: string;
  readonly alone: string | null;
  readonly confirmsChannel: boolean;
  readonly isPlannedChannel: boolean;
  readonly at: Date;
}

/** Rules whose rows a contact with her does; the others are work without her. */
const CONTACTS = new Set([
  ...['fu.first_contact', 'fu.safety_24h', 'fu.regular', 'fu.no_contact', 'fu.post_closure'],
  ...['su.weekly', 'po.weekly', 'po.expiry', 'sh.after', 'er.ask_again', 'po.not_binding'],
  'lg.window',
]);
export const isContactRule = (rule: string): boolean => CONTACTS.has(rule);

const SPOKEN = ['reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'];

/** Minutes of Dushanbe since the first day of the epoch, a Thursday. */
const THURSDAY = 3 * DAY_MINUTES;
const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE) + AHEAD;

export class SlotOracle {
  readonly broken: string[] = [];
  /** Kept by the oracle itself: the channel is doubted until she has said alone that it is safe, or is another. */
  private isDoubted = false;
  /** A contact was not tried because it was unsafe, and no other way was found yet. */
  private needsAnotherWay = false;
  private mayContact = true;
  private contacted: Date[] = [];
  /** The minutes of a week from Monday on; 1 is one of hers. */
  private readonly week = new Uint8Array(WEEK_MINUTES);
  private last = Infinity;

  constructor(private plan: OraclePlan) {
    this.useWeek();
  }

  /** The survivor gave another way or other hours; the doubt was about the old ones. */
  replan(plan: OraclePlan): void {
    this.plan = plan;
    this.isDoubted = false;
    this.needsAnotherWay = false;
    this.useWeek();
  }

  contact(contact: OracleContact): void {
    const { outcome, alone } = contact;
    const isUnsafe = outcome === 'not_attempted_unsafe';
    if (!isUnsafe) this.contacted.push(contact.at);
    this.hear(contact);
    if (isUnsafe || outcome === 'other_answered') this.isDoubted = true;
    if (isUnsafe) this.needsAnotherWay = this.mayContact;
    if (outcome !== 'asked_no_contact' || alone !== 'yes') return;
    this.mayContact = false;
    this.needsAnotherWay = false;
  }

  /** What she says alone of the channel counts, and that she was spoken with through another one. */
  private hear({ outcome, alone, confirmsChannel, isPlannedChannel }: OracleContact): void {
    if (!SPOKEN.includes(outcome)) return;
    const isConfirmed = alone === 'yes' && confirmsChannel;
    if (isConfirmed) this.isDoubted = false;
    if (isConfirmed || !isPlannedChannel) this.needsAnotherWay = false;
  }

  look(rows: readonly OracleRow[], slots: readonly OracleSlot[], now: Date): void {
    this.lookAtHours(slots, now);
    this.lookAtWindows(slots);
    for (const row of rows) this.lookAtRow(row, slots, now);
    const asks = rows.some(({ rule }) => rule === 'fu.alternative_channel');
    this.never(this.needsAnotherWay && !asks, 'unsafe, and nothing asks for another way');
    this.never(this.isDoubted && slots.some(({ window }) => window !== null), 'a doubted channel is planned');
    this.never(!this.mayContact && slots.length > 0, 'she asked for no contact, and one is planned');
  }

  /** Every minute of every planned window is within the survivor's hours, and none is in the past. */
  private lookAtHours(slots: readonly OracleSlot[], now: Date): void {
    for (const { window } of slots) {
      if (!window) continue;
      this.never(window.startsAt < now || window.startsAt >= window.endsAt, 'a window that is over');
      const last = minuteOf(new Date(window.endsAt.getTime() - 1));
      for (let minute = minuteOf(window.startsAt); minute <= last; minute += 1)
        if (!this.isHers(minute)) return this.never(true, 'a contact outside her hours');
    }
  }

  /** One planned contact in each of her windows, and none where one was made. */
  private lookAtWindows(slots: readonly OracleSlot[]): void {
    const planned = slots.flatMap(({ window }) => (window ? [this.windowAt(minuteOf(window.startsAt))] : []));
    this.never(new Set(planned).size < planned.length, 'two contacts in one window');
    const made = new Set(this.contacted.map((at) => this.windowAt(minuteOf(at))));
    made.delete(null);
    this.never(
      planned.some((window) => made.has(window)),
      'a contact in a window that already had one',
    );
  }

  /** Held by one contact that is open to it and in time, or late already, or the supervisor is asked. */
  private lookAtRow(row: OracleRow, slots: readonly OracleSlot[], now: Date): void {
    const holding = slots.filter(({ rowIds }) => rowIds.includes(row.id));
    const isOpenSoon = row.fromAt.getTime() < now.getTime() + HORIZON;
    const wanted = isContactRule(row.rule) && isOpenSoon ? 1 : 0;
    this.never(holding.length !== wanted, 'a row that is held by no contact, or by two');
    const [slot] = holding;
    if (!slot || slot.supervisorDecides) return;
    const { window } = slot;
    if (window) {
      this.never(window.startsAt < row.fromAt, 'a contact before the row is open');
      this.never(window.startsAt > row.dueAt && row.dueAt > now, 'a row made late, and nobody decides');
    } else
      this.never(row.dueAt.getTime() <= now.getTime() + HORIZON, 'a row without a time, and nobody decides');
  }

  private useWeek(): void {
    const { windows, channel, reviewOn } = this.plan;
    this.week.fill(0);
    for (const { weekday, fromMinute, untilMinute } of windows)
      this.week.fill(1, (weekday - 1) * DAY_MINUTES + fromMinute, (weekday - 1) * DAY_MINUTES + untilMinute);
    // The review day is the last one on which the plan may be used.
    this.last = reviewOn === null ? Infinity : Date.parse(reviewOn) / MINUTE + DAY_MINUTES - 1;
    if (channel === 'no_contact') this.last = -Infinity;
  }

  private isInWeek(minute: number): boolean {
    return this.week[(minute + THURSDAY) % WEEK_MINUTES] === 1;
  }

  private isHers(minute: number): boolean {
    return minute <= this.last && this.isInWeek(minute);
  }

  /** The first minute of the window that holds this one: up to a day long, and where it runs on, day by day. */
  private windowAt(minute: number): number | null {
    if (!this.isInWeek(minute)) return null;
    const [atMost, midnight] = [DAY_MINUTES + 1, minute - (minute % DAY_MINUTES)];
    let [from, until] = [minute, minute + 1];
    while (this.isInWeek(from - 1) && minute - from < atMost) from -= 1;
    while (this.isInWeek(until) && until - from < atMost) until += 1;
    return until - from >= atMost ? Math.max(midnight, from) : from;
  }

  private never(happened: boolean, sentence: string): void {
    if (happened) this.broken.push(sentence);
  }
}

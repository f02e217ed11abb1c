/**
 * What is to hold of the contacts of two agencies, worked out apart from the rules: who makes them is not asked of the
 * product but judged by what both plan together.
 */
import { SlotOracle, isContactRule } from './oracle.js';
import type { OracleContact, OraclePlan, OracleRow, OracleSlot } from './oracle.js';

const HOUR = 3_600_000;
const TWO = ['a', 'b'] as const;
type Side = (typeof TWO)[number];

interface JudgedPlan {
  readonly subject: { readonly pending: readonly OracleRow[] };
  readonly slots: readonly OracleSlot[];
  readonly caller: string;
}

/** Only its agency may see it: suicidal thoughts, a stay, a court, an erasure request. */
const isConfidential = ({ rule }: OracleRow): boolean =>
  ['su.weekly', 'sh.after', 'lg.window', 'er.ask_again', 'po.not_binding'].includes(rule);
const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const SPOKEN = ['reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'];

export class SharedOracle {
  private readonly own: string[] = [];
  private readonly sides: Record<Side, SlotOracle>;
  /** The last named person, until that person has spoken with the survivor. */
  private readonly named: Record<Side, string | null> = { a: null, b: null };

  constructor(plans: readonly [OraclePlan, OraclePlan]) {
    this.sides = { a: new SlotOracle(plans[0]), b: new SlotOracle(plans[1]) };
  }

  get broken(): readonly string[] {
    return [...this.own, ...this.sides.a.broken, ...this.sides.b.broken];
  }

  replan(side: Side, plan: OraclePlan): void {
    this.sides[side].replan(plan);
  }

  name(side: Side, whom: string): void {
    this.named[side] = whom;
  }

  /** The other agency hears the outcome, and nothing by which a way to reach her would open. */
  contact(side: Side, contact: OracleContact, isShared: boolean): void {
    this.sides[side].contact(contact);
    if (SPOKEN.includes(contact.outcome)) this.named[side] = null;
    if (!isShared) return;
    this.sides[otherOf(side)].contact({ ...contact, confirmsChannel: false, isPlannedChannel: true });
    if (SPOKEN.includes(contact.outcome)) this.named[otherOf(side)] = null;
  }

  look(plans: Record<Side, JudgedPlan>, { now, isAllowed }: { now: Date; isAllowed: boolean }): void {
    for (const side of TWO) this.lookAtPerson(side, plans[side]);
    const makers = TWO.filter((side) => this.plansContacts(side, plans, now));
    if (!isAllowed) {
      for (const side of TWO) this.lookAtOwn(side, plans, now);
      return;
    }
    const secrets = TWO.some((side) => plans[side].subject.pending.some(isConfidential));
    // Apart: one of the two has something to ask of which the other may not know.
    if (secrets && makers.length !== 1) {
      for (const side of TWO) this.lookAtOwn(side, plans, now);
      return;
    }
    this.never(makers.length > 1, 'both agencies plan a contact');
    const isOwed = TWO.some((side) => soonOf(plans[side].subject.pending, now).length > 0);
    this.never(isOwed && makers.length === 0, 'a row that nobody makes');
    const [maker] = makers;
    if (maker) this.lookAtMaker(maker, plans, now);
  }

  /** It plans its rows itself, in its own slot or with a window, and none of them is in the other side's slots. */
  private plansContacts(side: Side, plans: Record<Side, JudgedPlan>, now: Date): boolean {
    const { slots } = plans[side];
    if (slots.some(({ window }) => window !== null)) return true;
    const other = plans[otherOf(side)].slots.flatMap(({ rowIds }) => rowIds);
    const mine = soonOf(plans[side].subject.pending, now).filter((row) => !isConfidential(row));
    return slots.length > 0 && !mine.some(({ id }) => other.includes(id));
  }

  private lookAtOwn(side: Side, plans: Record<Side, JudgedPlan>, now: Date): void {
    const { subject, slots } = plans[side];
    const ids = new Set(subject.pending.map(({ id }) => id));
    this.never(
      slots.some(({ rowIds }) => rowIds.some((id) => !ids.has(id))),
      'something crosses without her word',
    );
    this.sides[side].look(subject.pending, slots, now);
  }

  /** The calling side plans all contacts that both owe; the other side only receives results. */
  private lookAtMaker(maker: Side, plans: Record<Side, JudgedPlan>, now: Date): void {
    const [mine, theirs] = [plans[maker], plans[otherOf(maker)]];
    const owed = soonOf(theirs.subject.pending, now).filter((row) => !isConfidential(row));
    // Of what it is about nothing is known where it is made.
    const told = owed.map((row) => ({ ...row, rule: 'fu.regular' }));
    this.sides[maker].look([...mine.subject.pending, ...told], mine.slots, now);
    const work = theirs.subject.pending.filter(({ rule }) => !isContactRule(rule));
    this.sides[otherOf(maker)].look(work, [], now);
    const shown = theirs.slots.flatMap(({ rowIds }) => rowIds);
    this.never(
      owed.some(({ id }) => shown.filter((one) => one === id).length !== 1),
      'a row that its owner does not see any more',
    );
    this.never(theirs.subject.pending.some(isSoonSecret(now)), 'a row that only its own agency could do');
    for (const row of owed) this.lookAtReturn(row, mine.subject.pending, now);
  }

  /** From a day before it is due it is back, unless the other agency owes her something before. */
  private lookAtReturn(row: OracleRow, theirs: readonly OracleRow[], now: Date): void {
    if (row.dueAt <= now || row.dueAt.getTime() > now.getTime() + 24 * HOUR) return;
    const isBefore = (other: OracleRow): boolean =>
      isContactRule(other.rule) && other.dueAt > now && other.dueAt <= row.dueAt;
    this.never(!theirs.some(isBefore), 'a row that was not given back');
  }

  private lookAtPerson(side: Side, { caller, slots }: JudgedPlan): void {
    if (slots.length === 0) return;
    this.never(
      caller !== (this.named[side] ?? `lead of ${side}`),
      'somebody else than the one who was named',
    );
  }

  private never(happened: boolean, sentence: string): void {
    if (happened) this.own.push(sentence);
  }
}

const soonOf = (rows: readonly OracleRow[], now: Date): OracleRow[] =>
  rows.filter(({ rule, fromAt }) => isContactRule(rule) && fromAt.getTime() < now.getTime() + 14 * 24 * HOUR);
const isSoonSecret = (now: Date) => (row: OracleRow) => isConfidential(row) && soonOf([row], now).length > 0;

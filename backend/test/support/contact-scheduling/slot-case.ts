import type { Occurrence } from '../../../src/follow-ups/consequences.rules.js';
import type { CaseFacts, PendingRow, Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import type {
  Consequences,
  ContactConsequences,
  ContactResult,
} from '../../../src/follow-ups/outcomes.types.js';
import type { SafeContactPlan } from '../../../src/survivors/survivors.types.js';

export const START = new Date('2026-11-24T06:50:13Z');
const HOUR = 3_600_000;

/** The rules of one case that are under test. Faults are planted here. */
export interface CaseWorkings {
  outcome(result: ContactResult, pending: readonly PendingRow[], facts: CaseFacts): ContactConsequences;
  occurrence(occurrence: Occurrence, pending: readonly PendingRow[], facts: CaseFacts): Consequences;
}

export interface AnyRow {
  readonly rule: PendingRow['rule'];
  readonly from: number;
  readonly length: number;
}

interface Beginning {
  readonly facts: Pick<CaseFacts, 'band' | 'ownerIsPolice' | 'supportLead'>;
  readonly workings: CaseWorkings;
}

/** One agency's case: its pending rows, its safe-contact plan and the results of each contact. */
export class SlotCase {
  pending: PendingRow[] = [];
  failures = 0;
  contactedAt: Date | null = null;
  facts: CaseFacts;
  private readonly workings: CaseWorkings;
  private made = 0;

  constructor(
    readonly name: string,
    public plan: SafeContactPlan,
    { facts, workings }: Beginning,
  ) {
    this.workings = workings;
    this.facts = {
      ...facts,
      now: START,
      status: 'open',
      openedAt: START,
      sharesWithGroup: true,
      markedByGroup: false,
      planActions: [],
      contactStopped: false,
      referrals: [],
      orders: [],
    };
  }

  get now(): Date {
    return this.facts.now;
  }

  open(): void {
    this.happen({ triggers: [{ kind: 'case_opened' }] });
  }

  moveTo(now: Date): void {
    this.facts = { ...this.facts, now };
  }

  pass(ms: number): void {
    this.moveTo(new Date(this.now.getTime() + Math.floor(ms)));
  }

  /** What rules of any kind ask for. */
  ask(rows: readonly AnyRow[]): void {
    this.pending = [
      ...this.pending,
      ...rows.map(({ rule, from, length }): PendingRow => ({
        id: this.nextId(),
        rule,
        step: 1,
        subjectId: null,
        fromAt: new Date(this.now.getTime() + from * HOUR),
        dueAt: new Date(this.now.getTime() + (from + length) * HOUR),
      })),
    ].filter(({ rule }) => !this.facts.contactStopped || !IS_CONTACT.test(rule));
  }

  event(trigger: Trigger): void {
    if (trigger.kind === 'case_closed') this.facts = { ...this.facts, status: 'closed' };
    this.happen({ triggers: [trigger] });
  }

  /** Applies the results of a contact. For another agency's contact only `rows` count, and it opens no channel. */
  contact(result: ContactResult, rows: readonly PendingRow[] = this.pending): void {
    const { now } = this;
    if (result.outcome !== 'not_attempted_unsafe') this.contactedAt = now;
    const after = this.workings.outcome(result, rows, this.facts);
    this.failures = after.failures;
    if (after.reopens) this.facts = { ...this.facts, status: 'open', openedAt: now };
    if (after.channel !== 'keep')
      this.plan = { ...this.plan, lockedAt: after.channel === 'lock' ? now : null };
    if (after.stopsContact) {
      this.plan = { ...this.plan, channel: 'no_contact', windows: [] };
      this.facts = { ...this.facts, contactStopped: true };
    }
    this.apply(after);
  }

  /** The survivor gave another plan; refused while contact is stopped. */
  replan(plan: SafeContactPlan): boolean {
    if (this.facts.contactStopped) return false;
    this.plan = { ...plan, lockedAt: null };
    this.happen({
      work: { done: 'alternative_channel', outcome: 'done', at: this.now, subjectId: null },
      triggers: [{ kind: 'reassessment_called', cause: 'safe_contact_changed' }],
    });
    return true;
  }

  private happen(occurrence: Partial<Occurrence>): void {
    this.apply(
      this.workings.occurrence({ work: null, triggers: [], ...occurrence }, this.pending, this.facts),
    );
  }

  private apply({ satisfied, replaced, moved, added }: Consequences): void {
    const gone = new Set([...satisfied, ...replaced]);
    this.pending = [
      ...this.pending
        .filter(({ id }) => !gone.has(id))
        .map((row) => ({ ...row, ...moved.find(({ id }) => id === row.id) })),
      ...added.map((row) => ({ ...row, id: this.nextId() })),
    ];
  }

  private nextId(): string {
    return `${this.name}-${(this.made += 1)}`;
  }
}

/** While she wants no contact, nobody's rule makes one. */
const IS_CONTACT =
  /^fu\.(first|safety_24h|regular|no_|post)|weekly|expiry|not_binding|sh\.after|lg\.window|alternative_channel|er\.ask_again/;

/**
 * Policy: every planned row says what, by when, whose and why (domain reference 5). A police owner makes no regular
 * contacts, hands all safety contacts to the support lead she accepted, and makes none once she declined (2.5).
 */
import { earlier } from '../shared/dates.js';
import type { ReassessCause } from '../risk/risk.types.js';
import { calledReassessment, regularReassessment, regularWindow, windowOf } from './due.rules.js';
import type { DueChoice } from './due.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { CaseFacts, OwnerRole, PlannedFollowUp, RuleKey } from './follow-ups.types.js';
import { stepsOf } from './rule-values.rules.js';

/** A row before its owner, kind and partition are looked up. */
export interface Row {
  readonly rule: RuleKey;
  readonly step: number;
  readonly fromAt: Date;
  readonly dueAt: Date;
  /** Where the rule counts from a moment: which. */
  readonly countedFrom?: Date;
  readonly alertAt?: Date | null;
  readonly because: PlannedFollowUp['because'];
  readonly subjectId?: string;
  /** Where it is not the owner of the rule's table entry. */
  readonly owner?: OwnerRole;
  /** Where its name must be shown to fewer people than the rule's table entry says. */
  readonly partition?: PlannedFollowUp['partition'];
}

/** Whether this owner makes the row at all; tasks and reviews are always made. */
export function isMade(rule: RuleKey, facts: CaseFacts): boolean {
  const { kind, police } = ruleOf(rule);
  if (kind !== 'safety_contact') return true;
  if (facts.contactStopped) return false;
  if (!facts.ownerIsPolice || facts.supportLead === 'accepted') return true;
  return police === 'always' || (police === 'until_declined' && facts.supportLead === 'none');
}

/**
 * Whose row it is: once she accepted a support lead, the safety contacts of a police case are that lead's. What an order
 * does not do yet is the lead's to say only where the lead may know of the order.
 */
export function ownerOf(
  rule: RuleKey,
  facts: Pick<CaseFacts, 'ownerIsPolice' | 'supportLead' | 'leadKnowsOrders'>,
): OwnerRole {
  const row = ruleOf(rule);
  const mayKnow = rule !== 'po.not_binding' || facts.leadKnowsOrders === true;
  const isLeads =
    facts.ownerIsPolice && facts.supportLead === 'accepted' && row.kind === 'safety_contact' && mayKnow;
  return isLeads ? 'support_lead' : row.owner;
}

/** The rows as they are stored, without those this owner does not make. */
export function plannedRows(rows: readonly Row[], facts: CaseFacts): PlannedFollowUp[] {
  return rows
    .filter((row) => isMade(row.rule, facts))
    .map((row) => ({
      rule: row.rule,
      step: row.step,
      subjectId: row.subjectId ?? null,
      fromAt: row.fromAt,
      dueAt: row.dueAt,
      countedFrom: row.countedFrom ?? null,
      alertAt: row.alertAt ?? null,
      owner: row.owner ?? ownerOf(row.rule, facts),
      kind: ruleOf(row.rule).kind,
      partition: row.partition ?? ruleOf(row.rule).partition,
      because: row.because,
    }));
}

interface TableChoice extends Partial<DueChoice> {
  /** Only these steps of the rule; all when left out. */
  readonly steps?: readonly number[];
  /** Counted from here instead of from now. */
  readonly base?: Date;
}

/** The rows of a rule's table entry. */
export function fromTable(
  rule: RuleKey,
  facts: CaseFacts,
  choice: TableChoice & { readonly because: Row['because'] },
): Row[] {
  const countedFrom = choice.base ?? facts.now;
  return stepsOf(rule, facts.rules?.set).flatMap((dueStep, index) => {
    const step = index + 1;
    if (choice.steps && !choice.steps.includes(step)) return [];
    const window = windowOf(dueStep, countedFrom, { ...choice, band: facts.band });
    return window ? [{ rule, step, ...window, countedFrom, because: choice.because }] : [];
  });
}

/** A single row that may be done from now on. */
export const rowDue = (rule: RuleKey, now: Date, due: Pick<Row, 'dueAt' | 'because'>): Row => ({
  rule,
  step: 1,
  fromAt: earlier(now, due.dueAt),
  ...due,
});

/** The next regular contact. */
export function regularRow(facts: CaseFacts, because: Row['because']): Row {
  const { openedAt, now, band } = facts;
  const window = regularWindow(now, { openedAt, band, set: facts.rules?.set });
  return { rule: 'fu.regular', step: 1, ...window, countedFrom: now, because };
}

/** The assessment the calendar asks for. */
export function reassessmentRow(facts: CaseFacts, because: Row['because'], isIncomplete = false): Row {
  const dueAt = regularReassessment(facts.now, facts.band, isIncomplete);
  return rowDue('rk.reassess', facts.now, { dueAt, because });
}

/** The assessment that something called for; the cause is why. */
export function calledRow(facts: CaseFacts, cause: ReassessCause): Row {
  return rowDue('rk.reassess', facts.now, {
    dueAt: calledReassessment(facts.now, cause, facts.band),
    because: cause,
  });
}

/** The rows of one referral, order, stay or other thing that they belong to. */
export const ofSubject = (subjectId: string, rows: readonly Row[]): Row[] =>
  rows.map((row) => ({ ...row, subjectId }));

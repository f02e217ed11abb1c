/**
 * Policy: each recorded child is asked about: within a day at high risk, else three, and every 30 days while the
 * survivor is in danger (capabilities 4.7). A child who is not safe is asked about again at once. A child left with
 * the other party's family is a question to the child-rights body within 72 hours. A row says no name.
 */
import { later } from '../shared/dates.js';
import { addSpan } from './due.rules.js';
import { days } from './follow-up-rules.js';
import type { CaseFacts, KnownChild, PendingRow, RuleKey, Trigger } from './follow-ups.types.js';
import { fromTable, ofSubject } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import type { TriggerOf } from './triggers.types.js';

const FIRST = 1;
const AGAIN = 2;
const EVERY = days(30);

interface About {
  readonly childId: string;
  readonly because: Trigger['kind'];
  readonly steps?: readonly number[];
}

const rowsFor = (rule: RuleKey, facts: CaseFacts, { childId, ...choice }: About): Row[] =>
  ofSubject(childId, fromTable(rule, facts, choice));

const firstQuestion = (facts: CaseFacts, about: About): Row[] =>
  rowsFor('ch.safety', facts, { ...about, steps: [FIRST] });

const childOf = (childId: string, { children }: CaseFacts): KnownChild | undefined =>
  children?.find(({ id }) => id === childId);

export function afterChildRecorded(
  { kind: because, childId }: TriggerOf<'child_recorded'>,
  facts: CaseFacts,
): Row[] {
  const papers = childOf(childId, facts)?.lacksPapers
    ? rowsFor('ch.papers', facts, { childId, because })
    : [];
  return [...firstQuestion(facts, { childId, because }), ...papers];
}

export const afterChildCorrected = (
  { kind: because, childId, lacksPapers }: TriggerOf<'child_corrected'>,
  facts: CaseFacts,
): Row[] => (lacksPapers ? rowsFor('ch.papers', facts, { childId, because }) : []);

export function afterChildAnswer(trigger: TriggerOf<'child_answered'>, facts: CaseFacts): Row[] {
  const { kind: because, childId, isSafe, isWithHisFamily } = trigger;
  if (!isSafe) {
    const left = isWithHisFamily ? rowsFor('ch.left', facts, { childId, because }) : [];
    return [...firstQuestion(facts, { childId, because }), ...left];
  }
  return facts.isInDanger ? rowsFor('ch.safety', facts, { childId, because, steps: [AGAIN] }) : [];
}

/** The school of those who moved with her, and the question about those who stayed with his family. */
export const afterMove = ({ kind: because }: TriggerOf<'survivor_moved'>, facts: CaseFacts): Row[] =>
  (facts.children ?? []).flatMap(({ id: childId, livesWithHer, isWithHisFamily }) => [
    ...(livesWithHer ? rowsFor('ch.school', facts, { childId, because }) : []),
    ...(isWithHisFamily ? rowsFor('ch.left', facts, { childId, because }) : []),
  ]);

/** A reopened case asks about each child as a new one does. */
export const childrenAgain = (facts: CaseFacts, because: Trigger['kind']): Row[] =>
  (facts.children ?? []).flatMap(({ id: childId, lacksPapers }) => [
    ...firstQuestion(facts, { childId, because }),
    ...(lacksPapers ? rowsFor('ch.papers', facts, { childId, because }) : []),
  ]);

/** Where danger is known, each child that was asked about before is asked about again in its time. */
export function childrenInDanger(facts: CaseFacts, because: Trigger['kind']): Row[] {
  if (!facts.isInDanger) return [];
  return (facts.children ?? []).flatMap(({ id: childId, askedAt }) => {
    if (askedAt === null) return [];
    const soonest = firstQuestion(facts, { childId, because });
    return soonest.map((row) => ({
      ...row,
      step: AGAIN,
      dueAt: later(row.dueAt, addSpan(askedAt, EVERY)),
    }));
  });
}

const OF_CHILD: readonly RuleKey[] = ['ch.safety', 'ch.left', 'ch.school', 'ch.papers'];

/** Rows that end without an answer: a child taken off the list, papers that are there, a child who is safe. */
export function isEndedWithChild(trigger: Trigger, { rule, subjectId }: PendingRow): boolean {
  if (!('childId' in trigger) || subjectId !== trigger.childId) return false;
  if (trigger.kind === 'child_removed') return OF_CHILD.includes(rule);
  if (trigger.kind === 'child_corrected') return rule === 'ch.papers' && !trigger.lacksPapers;
  return trigger.kind === 'child_answered' && trigger.isSafe && rule === 'ch.left';
}

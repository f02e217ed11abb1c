import { Injectable, inject } from '@angular/core';
import type { ContactStateDto } from '../../api/models/contact-state-dto';
import type { RowContact } from '../../ui/queue/queue.types';
import { Dates } from '../language/dates';
import { Texts, textName } from '../language/texts';
import { GROUP_DECISION } from '../../api/models/group-decision-array';

export interface TaskFacts {
  readonly step?: number | null;
  readonly band?: string | null;
  readonly allowedActions?: readonly string[];
}

/** Steps around an order or a day ahead that ask for something else than the first of their rule. */
const OWN_WORDS = new Set([
  'po.pre_expiry/1',
  'po.pre_expiry/2',
  'po.expiry/1',
  'po.expiry/2',
  'po.breach/1',
  'po.breach/2',
  'rk.reassess/2',
  'rk.reassess/3',
  'lg.court/1',
  'lg.court/2',
  'lg.court/3',
  'sh.exit_plan/2',
  'sh.exit_plan/3',
  'mig.return/1',
  'rf.find_other/2',
  'dc.decide/2',
]);

/** The first assessment is no reassessment, the second early check has a separate due time, and an erased case is only closed. */
function ownTask(rule: string, { step, band, allowedActions = [] }: TaskFacts): string | null {
  if (allowedActions.includes('record_closing_asked')) return 'task.erased-case';
  if (rule === 'rk.reassess' && band === 'incomplete') return 'task.first-assessment';
  return rule === 'fu.safety_24h' && step === 2 ? 'task.second-check' : null;
}

export function taskKey(rule: string, facts: TaskFacts): string {
  const { step } = facts;
  const own = ownTask(rule, facts);
  if (own) return own;
  const decision = rule === 'mt.decision' ? GROUP_DECISION[(step ?? 0) - 1] : undefined;
  if (decision) return `group-decision.${textName(decision)}`;
  if (OWN_WORDS.has(`${rule}/${step}`)) return `follow-up-step.${textName(rule)}-${step}`;
  return `follow-up-rule.${textName(rule)}`;
}

/** Sentences of a line of work: what, why, and whether she can be reached now. The codes are the server's. */
@Injectable({ providedIn: 'root' })
export class WorkLabels {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  /** What is to be done, from the rule that made it. */
  title(rule: string, about: TaskFacts = {}): string {
    return this.t(taskKey(rule, about));
  }

  why(because: string): string {
    return this.t(`follow-up-reason.${textName(because)}`);
  }

  /** One line about reaching her; null where the viewer may not read her plan. */
  contact(state: ContactStateDto | null | undefined): RowContact | null {
    if (!state) return null;
    return { state: state.state, text: this.contactText(state) };
  }

  private contactText(state: ContactStateDto): string {
    const until = state.until ? this.dates.time(state.until) : '';
    const head = this.t(`contact-state.${textName(state.state)}`, { time: until });
    if (!state.next) return head;
    return this.t('contact-state.head-with-next', { head, time: this.dates.moment(state.next.startsAt) });
  }
}

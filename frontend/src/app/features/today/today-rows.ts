import { Injectable, inject } from '@angular/core';
import type { AwaitingResponseRowDto } from '../../api/models/awaiting-response-row-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { DangerLabels } from '../../core/work/danger-labels';
import { AssigneeLabels } from '../../core/work/assignee-labels';
import { isSearch, isSilence, searchActions } from '../../core/work/refusal-actions';
import { RefusalLabels } from '../../core/work/refusal-labels';
import { WorkLabels } from '../../core/work/work-labels';
import type { QueueRowView, RowAction, RowState } from '../../ui/queue/queue.types';
import { placeOf } from './work-places';

/** Where each kind of question is answered. */
const WAITS_AT: Record<AwaitingResponseRowDto['type'], (id: string) => readonly string[]> = {
  referral: (id) => ['/referrals', id],
  closure_decision: (id) => ['/decisions', id],
  band_change: (id) => ['/decisions', 'levels', id],
  extension: () => ['/extensions'],
};

/** Actions with a named button; any other opens the case. */
const KNOWN = [
  'record_contact',
  'record_assessment',
  'record_work',
  'take_contact',
  'record_safety_plan',
  'record_exit_decision',
  'record_report_decided',
  'record_outcome_asked',
  'record_plan_action',
  'record_plan_made',
  'record_handover_sent',
  'record_handover_closed',
  'record_closing_asked',
  'record_call_in_answered',
  'record_signal_answered',
  'record_partner_asked',
  'record_child_checked',
  'record_court_step',
  'record_court_objection',
  'record_appeal_asked',
  'record_withdrawal_asked',
  'record_duty_step',
  'record_duty_asked',
  'log_support',
];

/** A refusal is worked on at the referral itself. */
const SEARCHING: readonly string[] = ['record_place_found', 'record_missing_sent'];

const WAITING: readonly string[] = ['rf.waiting', 'sv.wait_high'];

/** A row about a referral that found no place, or waits for one. */
const ofReferral = ({ rule, subjectId, refusal }: WorkRowDto): boolean =>
  (isSearch(rule) || WAITING.includes(rule)) && Boolean(refusal?.referralId ?? subjectId);

/** The main action of a row, and the note of help given. */
const shownActions = (row: WorkRowDto): readonly string[] => {
  const isMine = row.allowedActions.some((code) => SEARCHING.includes(code));
  if (ofReferral(row) && isSearch(row.rule))
    return isMine ? searchActions(row.rule, row.step, row.refusal ?? {}) : ['open'];
  return ownActions(row);
};

const ownActions = ({ allowedActions }: WorkRowDto): string[] => [
  ...allowedActions.filter((code) => code !== 'log_support').slice(0, 1),
  ...allowedActions.filter((code) => code === 'log_support'),
];

/** What is recorded on the page of an order. */
const ORDER_ACTIONS = [
  'record_order_issued',
  'record_order_served',
  'record_order_decision',
  'record_breach_handled',
];

/** Taking a contact happens on the row; a waiting place is recorded in the case, and the title opens the referral. */
const beginsByTitle = (row: WorkRowDto): boolean =>
  !WAITING.includes(row.rule) && shownActions(row)[0] !== 'take_contact';

const RESTING: RowState = { kind: 'resting' };

/** Reasons that say no more than the title, or that there is a case. */
const SAID_BY_THE_LIST: ReadonlySet<string> = new Set([
  'case_opened',
  'plan_action_set',
  'plan_wanted',
  'suicide_suspected',
  'child_recorded',
]);

export interface RowPlace {
  /** A further task of the case above: its title begins it. */
  readonly continues?: boolean;
  /** Whether she can talk now is said once for a case. */
  readonly saysContact?: boolean;
  readonly state?: RowState | undefined;
}

/** Lines of the day as the list shows them. */
@Injectable({ providedIn: 'root' })
export class TodayRows {
  private readonly t = inject(Texts).t;
  private readonly words = inject(WorkLabels);
  private readonly refusals = inject(RefusalLabels);
  private readonly dangers = inject(DangerLabels);
  private readonly callers = inject(AssigneeLabels);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);

  work(
    row: WorkRowDto,
    { continues = false, saysContact = true, state = RESTING }: RowPlace = {},
  ): QueueRowView {
    return {
      id: row.followUpId,
      due: { at: row.dueAt },
      marks: this.dangers.marks(row),
      ...this.headOf(row),
      continues,
      begins: beginsByTitle(row),
      code: row.code ?? row.reference,
      codeLink: ['/cases', row.caseId],
      label: row.label,
      band: row.band,
      why: this.whyOf(row),
      detail: this.detailOf(row),
      contact: saysContact ? this.contactOf(row) : null,
      actions: [
        ...shownActions(row).map((code) => ({ code, label: this.actionLabel(code, row.rule) })),
        ...this.snoozing(row),
      ],
      // Help is often given at a contact: both buttons appear, for the contact and for the help.
      twoButtons: !continues && (row.kind === 'safety_contact' || isSearch(row.rule)),
      state,
    };
  }

  /** The sentence of a refusal says why it is there. */
  private whyOf({ refusal, because }: WorkRowDto): string | undefined {
    return refusal || SAID_BY_THE_LIST.has(because) ? undefined : this.words.why(because);
  }

  private contactOf({ kind, contact }: WorkRowDto): QueueRowView['contact'] {
    return kind === 'safety_contact' ? this.words.contact(contact) : null;
  }

  private detailOf(row: WorkRowDto): string {
    const details = [
      this.needOf(row),
      this.callers.ofAnother(row),
      row.also.length > 0 ? this.t('today.also', { count: row.also.length }) : '',
      row.supervisorDecides ? this.t('today.supervisor-decides') : '',
      row.decision
        ? this.t('scheduled-contact.decided', {
            decision: this.t(`scheduled-contact-decision.${textName(row.decision)}`),
          })
        : '',
      row.isAssigned ? '' : this.t('today.nobody-leads'),
      row.snooze
        ? this.t('snooze.shown', {
            moment: this.dates.moment(row.snooze.until),
            reason: this.t(`snooze-reason.${textName(row.snooze.reason)}`),
          })
        : '',
    ];
    return details.filter(Boolean).join(' · ');
  }

  /** A refusal says who did not accept, why and by when, and leads to its referral; other work to its form. */
  private headOf(row: WorkRowDto): Pick<QueueRowView, 'title' | 'link' | 'alarm'> {
    const title = this.words.title(row.rule, row);
    const isInDanger = row.danger !== null;
    if (!ofReferral(row)) {
      const begun = placeOf(shownActions(row)[0], row);
      return { title, link: begun ?? ['/cases', row.caseId], alarm: isInDanger };
    }
    const link = ['/referrals', row.refusal?.referralId ?? row.subjectId];
    if (!row.refusal) return { title, link, alarm: isInDanger };
    const how = isSilence(row.rule, row.step) ? 'silent' : 'answered';
    return {
      title: this.refusals.sentence(row.refusal, row.dueAt, how),
      link,
      alarm: isInDanger || row.band === 'high',
    };
  }

  private needOf({ refusal }: WorkRowDto): string {
    return refusal?.serviceType ? this.t(`service-type.${textName(refusal.serviceType)}`) : '';
  }

  waiting(row: AwaitingResponseRowDto, state: RowState = RESTING): QueueRowView {
    const agency = row.fromAgencyName[this.language.current()];
    const main = ['accept', 'decline'].filter((code) => row.allowedActions.includes(code));
    const actions = main.length > 0 ? main : ['open'];
    return {
      id: row.id,
      due: row.dueAt ? { at: row.dueAt, kind: 'waiting' } : null,
      title: this.waitingTitle(row, agency),
      link: WAITS_AT[row.type](row.id),
      code: row.code ?? row.reference,
      band: row.band,
      detail: row.urgency ? this.t(`urgency.${row.urgency}`) : '',
      actions: actions.map((code) => ({ code, label: this.t(`referrals.do-${code}`) })),
      twoButtons: true,
      state,
    };
  }

  /** Postpones the reminder if the server allows it; ends a postponement of the user. */
  private snoozing({ snooze, snoozableUntil }: WorkRowDto): RowAction[] {
    if (snooze?.isMine) return [{ code: 'end_snooze', label: this.t('snooze.end') }];
    return snoozableUntil ? [{ code: 'snooze', label: this.t('snooze.do') }] : [];
  }

  private waitingTitle(row: AwaitingResponseRowDto, agency: string): string {
    if (row.type !== 'referral') return this.t(`today.waits-${textName(row.type)}`, { agency });
    const need = row.serviceType
      ? this.t(`service-type.${textName(row.serviceType)}`)
      : this.t('referrals.support-lead');
    return this.t('referrals.from', { need, agency });
  }

  private actionLabel(code: string, rule: string): string {
    if (ORDER_ACTIONS.includes(code)) return this.t('orders.to-order');
    if (isSearch(rule)) return this.t(`referrals.do-${textName(code)}`);
    return this.t(KNOWN.includes(code) ? `today.do-${textName(code)}` : 'referrals.do-open');
  }
}

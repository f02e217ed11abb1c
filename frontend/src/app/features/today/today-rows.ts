import { Injectable, inject } from '@angular/core';
import type { WaitingRowDto } from '../../api/models/waiting-row-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { CallerWords } from '../../core/work/caller-words';
import { WorkWords } from '../../core/work/work-words';
import type { QueueRowView, RowAction, RowState } from '../../ui/queue/queue.types';

/** Where each kind of question is answered. */
const WAITS_AT: Record<WaitingRowDto['type'], (id: string) => readonly string[]> = {
  referral: (id) => ['/referrals', id],
  closure_decision: (id) => ['/decisions', id],
  band_change: (id) => ['/decisions', 'levels', id],
};

/** Actions with a button of their own name; any other opens the case. */
const KNOWN = [
  'record_contact',
  'record_assessment',
  'record_work',
  'take_contact',
  'record_safety_plan',
  'record_exit_decision',
  'log_support',
];

/** The main action of a row, and the note of help given. */
const shownActions = ({ allowedActions }: WorkRowDto): string[] => [
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

/** Lines of the day as the list shows them. */
@Injectable({ providedIn: 'root' })
export class TodayRows {
  private readonly t = inject(Texts).t;
  private readonly words = inject(WorkWords);
  private readonly callers = inject(CallerWords);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);

  work(row: WorkRowDto, state: RowState = { kind: 'resting' }): QueueRowView {
    const details = [
      this.callers.ofAnother(row),
      row.also.length > 0 ? this.t('today.also', { count: row.also.length }) : '',
      row.supervisorDecides ? this.t('today.supervisor-decides') : '',
      row.decision
        ? this.t('slot.decided', { decision: this.t(`slot-decision.${textName(row.decision)}`) })
        : '',
      row.isAssigned ? '' : this.t('today.nobody-leads'),
      row.snooze
        ? this.t('snooze.shown', {
            moment: this.dates.moment(row.snooze.until),
            reason: this.t(`snooze-reason.${textName(row.snooze.reason)}`),
          })
        : '',
    ];
    return {
      id: row.followUpId,
      due: { at: row.dueAt },
      title: this.words.title(row.rule, row),
      link: ['/cases', row.caseId],
      code: row.code ?? row.reference,
      band: row.band,
      why: this.words.why(row.because),
      detail: details.filter(Boolean).join(' · '),
      contact: row.kind === 'safety_contact' ? this.words.contact(row.contact) : null,
      actions: [
        ...shownActions(row).map((code) => ({ code, label: this.actionLabel(code) })),
        ...this.snoozing(row),
      ],
      // A contact is where help is given: writing it down stands beside recording how she is.
      twoButtons: row.kind === 'safety_contact',
      state,
    };
  }

  waiting(row: WaitingRowDto, state: RowState = { kind: 'resting' }): QueueRowView {
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

  /** Being told later, where the server lets her; or again, where she put it off herself. */
  private snoozing({ snooze, snoozableUntil }: WorkRowDto): RowAction[] {
    if (snooze?.isMine) return [{ code: 'end_snooze', label: this.t('snooze.end') }];
    return snoozableUntil ? [{ code: 'snooze', label: this.t('snooze.do') }] : [];
  }

  private waitingTitle(row: WaitingRowDto, agency: string): string {
    if (row.type !== 'referral') return this.t(`today.waits-${textName(row.type)}`, { agency });
    const need = row.serviceType
      ? this.t(`service-type.${textName(row.serviceType)}`)
      : this.t('referrals.support-lead');
    return this.t('referrals.from', { need, agency });
  }

  private actionLabel(code: string): string {
    if (ORDER_ACTIONS.includes(code)) return this.t('orders.to-order');
    return this.t(KNOWN.includes(code) ? `today.do-${textName(code)}` : 'referrals.do-open');
  }
}

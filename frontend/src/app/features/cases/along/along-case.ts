import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import { AlongCommands } from '../../../core/along/along-commands';
import { AlongStore } from '../../../core/along/along-store';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Code } from '../../../ui/code/code';
import { PageHeader } from '../../../ui/page-header/page-header';
import { hoursInWords } from '../safe-contact/safe-contact-labels';
import { LineBack } from './line-back';
import { canEnd, isNotYetSent } from './on-its-way';
import { openCopy } from './open-copy';

interface Part {
  heading: string;
  lines: string[];
}

/** The coded answer of the server in words, as it was when it was taken along. Nothing is computed again here. */
@Component({
  selector: 'pn-along-case',
  imports: [BandBadge, Code, LineBack, MatButton, PageHeader, RouterLink],
  templateUrl: './along-case.html',
  styleUrl: './along.scss',
})
export class AlongCasePage {
  /** From the address: which of those on this phone. */
  readonly number = input.required<string>();

  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly copy = openCopy(this.number);
  private readonly commands = inject(AlongCommands);
  private readonly store = inject(AlongStore);
  /** The questions of an assessment were taken along too. */
  protected readonly forms = computed(() => {
    const { safeContact, due = [] } = this.copy()?.answer ?? {};
    const forms: [boolean, string][] = [
      ...['contact', 'support', 'incident', 'note'].map((form): [boolean, string] => [true, form]),
      [this.store.questions() !== null, 'assessment'],
      [safeContact ? safeContact.channel !== 'no_contact' : false, 'stricter'],
      [due.some((row) => row.byHand && canEnd(this.commands.entries(), row.followUpId)), 'task'],
    ];
    return forms.filter(([is]) => is).map(([, form]) => form);
  });
  protected readonly parts = computed<readonly Part[]>(() => {
    const answer = this.copy()?.answer;
    if (!answer) return [];
    const parts: Part[] = [
      { heading: this.t('along.safe-contact'), lines: this.safeContact(answer) },
      { heading: this.t('along.due'), lines: answer.due.map((row) => this.dueLine(answer, row)) },
      { heading: this.t('along.dates'), lines: answer.dates.map((row) => this.dateLine(row)) },
      { heading: this.t('menu.orders'), lines: answer.orders.map((row) => this.orderLine(row)) },
      { heading: this.t('menu.referrals'), lines: answer.referrals.map((row) => this.referralLine(row)) },
      { heading: this.t('along.contacts'), lines: answer.contacts.map((row) => this.contactLine(row)) },
      { heading: this.t('along.goals'), lines: answer.goals.map((row) => this.goalLine(row)) },
    ];
    return parts.filter(({ lines }) => lines.length > 0);
  });

  private safeContact({ safeContact: plan }: AlongCaseDto): string[] {
    if (!plan) return [this.t('along.no-plan')];
    const channel = this.t(`contact-channel.${textName(plan.channel)}`);
    const lines: [boolean, () => string][] = [
      [plan.isLocked, () => this.t('contact-next.locked')],
      [true, () => [channel, hoursInWords(plan.windows, this.t)].filter(Boolean).join(': ')],
      [plan.sharedPhone, () => this.t('safe-contact.shared-phone')],
      [!plan.smsAllowed, () => this.t('plan.no-sms')],
      [!plan.voicemailAllowed, () => this.t('plan.no-voicemail')],
      [plan.hasNever, () => this.t('along.has-never')],
      [plan.reviewOn !== null, () => this.t('along.review-on', { day: this.dates.day(plan.reviewOn ?? '') })],
    ];
    return lines.filter(([is]) => is).map(([, text]) => text());
  }

  private dueLine({ band }: AlongCaseDto, row: AlongCaseDto['due'][number]): string {
    const { followUpId, rule, step, dueAt } = row;
    const isWaiting = isNotYetSent(this.commands.entries(), followUpId);
    const task = `${this.dates.moment(dueAt)}: ${this.t(taskKey(rule, { step, band }))}`;
    return isWaiting ? `${task}. ${this.t('along.recorded')}` : task;
  }

  private dateLine({ kind, step, onDay }: AlongCaseDto['dates'][number]): string {
    const words = [this.t(`key-date-kind.${textName(kind)}`), this.t(`key-date-step.${textName(step)}`)];
    return `${this.dates.day(onDay)}: ${words.join(', ')}`;
  }

  private orderLine({ status, expiresOn }: AlongCaseDto['orders'][number]): string {
    const until = expiresOn ? this.t('along.last-day', { day: this.dates.day(expiresOn) }) : '';
    return [this.t(`order-status.${textName(status)}`), until].filter(Boolean).join('. ');
  }

  private referralLine({ serviceType, status, onDay }: AlongCaseDto['referrals'][number]): string {
    const words = [
      this.t(`service-type.${textName(serviceType)}`),
      this.t(`referral-status.${textName(status)}`),
    ];
    return `${this.dates.day(onDay)}: ${words.join(', ')}`;
  }

  private contactLine({ contactedAt, outcome, channel, alone }: AlongCaseDto['contacts'][number]): string {
    const words = [
      this.t(`follow-up-outcome.${textName(outcome)}`),
      channel ? this.t(`contact-channel.${textName(channel)}`) : '',
      alone ? this.t(`contact.alone-${alone}`) : '',
    ];
    return `${this.dates.moment(contactedAt)}: ${words.filter(Boolean).join(', ')}`;
  }

  private goalLine({ domain, progress, onDay }: AlongCaseDto['goals'][number]): string {
    const words = [this.t(`goal-domain.${textName(domain)}`), this.t(`goal-progress.${textName(progress)}`)];
    return `${this.dates.day(onDay)}: ${words.join(', ')}`;
  }
}

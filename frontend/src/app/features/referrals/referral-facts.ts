import { Injectable, inject } from '@angular/core';
import type { ReferralDto } from '../../api/models/referral-dto';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a referral says of itself, line by line; what is not known is left out. */
@Injectable({ providedIn: 'root' })
export class ReferralFacts {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  of(shown: ReferralDto): Fact[] {
    return [...this.asked(shown), ...this.answered(shown), ...this.settled(shown)]
      .filter(([, value]) => value)
      .map(([name, value]) => ({ label: this.t(`referrals.fact-${name}`), value }));
  }

  private asked(shown: ReferralDto): [string, string][] {
    const shared = shown.sharedPartitions.map((partition) => this.t(`shared.${textName(partition)}`));
    return [
      ['from-agency', shown.fromAgencyName[this.language.current()]],
      ['to-agency', shown.toAgencyName?.[this.language.current()] ?? ''],
      ['status', this.code('referral-status.', shown.status)],
      ['urgency', this.code('urgency.', shown.urgency)],
      ['place', this.code('place.', shown.place)],
      ['is-minor', shown.isMinor ? this.t('referrals.minor') : ''],
      ['escort', shown.escortNeeded ? this.t('ui.yes') : ''],
      ['shared', shared.join(', ')],
      ['sent-at', this.moment(shown.sentAt)],
      ['resent-at', this.moment(shown.resentAt)],
    ];
  }

  private answered(shown: ReferralDto): [string, string][] {
    return [
      ['decided-at', this.moment(shown.decidedAt)],
      ['appointment-at', this.moment(shown.appointmentAt)],
      ['service-on', this.day(shown.serviceOn)],
      ['reason', this.code('referral-decline-reason.', shown.declineReason)],
      ['missing', shown.missing.map((code) => this.code('missing-info.', code)).join(', ')],
      ['unavailable', this.code('unavailable-reason.', shown.unavailableReason)],
      ['withdrawn', this.code('referral-withdrawal.', shown.withdrawalReason)],
      ['next-step', this.code('next-step.', shown.nextStep)],
      ['her-word', this.code('survivor-feedback.', shown.survivorFeedback)],
      ['asked-at', this.moment(shown.askedAt)],
    ];
  }

  private settled(shown: ReferralDto): [string, string][] {
    return [
      ['settled', this.code('settled-by.', shown.settledBy)],
      ['waiting-on', this.day(shown.waitingOn)],
      ['interim', this.code('interim-help.', shown.interimHelp)],
      ['gap', this.moment(shown.gapRecordedAt)],
      ['messages', this.messages(shown)],
    ];
  }

  /** For those who may not read them. */
  private messages({ view, messageCount: count, lastMessageAt }: ReferralDto): string {
    if (view !== 'group' || !lastMessageAt) return '';
    return this.t('referrals.messages-last', { count, moment: this.dates.moment(lastMessageAt) });
  }

  private code(prefix: string, value: string | null | undefined): string {
    return value ? this.t(prefix + textName(value)) : '';
  }

  private moment(at: string | null | undefined): string {
    return at ? this.dates.moment(at) : '';
  }

  private day(day: string | null | undefined): string {
    return day ? this.dates.date(day) : '';
  }
}

import { Injectable, inject } from '@angular/core';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';

type Facts = ClosureRequestDto['facts'];

export interface FactRow {
  label: string;
  value: string;
}

/** The coded facts of a request as labelled lines: counts and days, nothing that says who she is. */
@Injectable({ providedIn: 'root' })
export class ClosureSnapshot {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);

  rows(request: ClosureRequestDto): FactRow[] {
    const { facts } = request;
    const rows: [string, string][] = [
      ['reason', this.t(`closure-reason.${textName(request.reason)}`)],
      ['opened', `${this.dates.date(facts.openedAt)}, ${this.age(facts.openedAt)}`],
      ['wish', facts.wish ? this.t(`wish.${textName(facts.wish)}`) : ''],
      ['stop', this.stopRequest(facts.stopRequest)],
      ['heard-before', facts.wishDoubted ? this.t('decision.wish-doubted') : ''],
      ['bands', this.bands(facts)],
      ['assessed-at', facts.assessedAt ? this.dates.date(facts.assessedAt) : ''],
      ['wellbeing', this.t(`decision.wellbeing-${textName(facts.wellbeing)}`)],
      ['safe-contacts', String(facts.safeContacts)],
      ['last-safe', facts.lastSafeContactOn ? this.dates.date(facts.lastSafeContactOn) : ''],
      ['attempts', String(facts.failedAttempts)],
      ['incidents', String(facts.incidents)],
      ['incidents-open', String(facts.incidentsNotAssessed)],
      ['orders', this.orders(facts)],
      ['breaches', String(facts.openBreaches)],
      ['referrals', String(facts.referrals)],
      ['refused', String(facts.referralsRefused)],
      ['open-needs', String(facts.openNeeds)],
      ['overdue', String(facts.overdueFollowUps)],
      ['pressures', String(facts.pressures)],
      ['closed-before', String(facts.closedBefore)],
      ['sent-back', request.decisionReason ? this.t(`send-back.${textName(request.decisionReason)}`) : ''],
    ];
    return rows
      .filter(([, value]) => value)
      .map(([name, value]) => ({ label: this.t(`decision.fact-${name}`), value }));
  }

  /** Days and hours since the case was opened. */
  private age(openedAt: string): string {
    const hours = Math.max(0, Math.floor((this.clock.now().getTime() - Date.parse(openedAt)) / 3_600_000));
    if (hours < 24) return this.t('decision.age-hours', { hours });
    return this.t('decision.age', { days: Math.floor(hours / 24), hours: hours % 24 });
  }

  /** The newest first; without an assessment the band as it is. */
  private bands({ band, bands }: Facts): string {
    if (bands.length === 0) return this.t(`band.${band}`);
    return bands.map((past) => `${this.t(`band.${past.band}`)} (${this.dates.date(past.at)})`).join(', ');
  }

  private orders({ ordersInForce, orderEndsOn }: Facts): string {
    const count = String(ordersInForce);
    if (!orderEndsOn) return count;
    return this.t('decision.order-until', { count, day: this.dates.date(orderEndsOn) });
  }

  /** When she asked to stop, and whether she was alone. */
  private stopRequest(request: ClosureRequestDto['facts']['stopRequest']): string {
    if (!request) return '';
    const { saidAt, alone } = request as { saidAt?: string; alone?: string };
    const how = this.t(alone === 'yes' ? 'decision.stop-alone' : 'decision.stop-not-alone');
    return saidAt ? `${this.dates.date(saidAt)}, ${how}` : how;
  }
}

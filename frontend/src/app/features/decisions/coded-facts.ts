import { Injectable, inject } from '@angular/core';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

export interface FactRow {
  label: string;
  value: string;
}

/** The coded facts of a request as labelled lines: counts and days, nothing that says who she is. */
@Injectable({ providedIn: 'root' })
export class CodedFacts {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  rows(request: ClosureRequestDto): FactRow[] {
    const { facts } = request;
    const rows: [string, string][] = [
      ['reason', this.t(`closure-reason.${textName(request.reason)}`)],
      ['wish', facts.wish ? this.t(`wish.${textName(facts.wish)}`) : ''],
      ['stop', this.stopRequest(facts.stopRequest)],
      ['band', this.t(`band.${facts.band}`)],
      ['assessed-at', facts.assessedAt ? this.dates.date(facts.assessedAt) : ''],
      ['wellbeing', this.t(`decision.wellbeing-${textName(facts.wellbeing)}`)],
      ['safe-contacts', String(facts.safeContacts)],
      ['last-safe', facts.lastSafeContactOn ? this.dates.date(facts.lastSafeContactOn) : ''],
      ['attempts', String(facts.failedAttempts)],
      ['referrals', String(facts.referrals)],
      ['open-needs', String(facts.openNeeds)],
      ['overdue', String(facts.overdueFollowUps)],
      ['pressures', String(facts.pressures)],
      ['sent-back', request.decisionReason ? this.t(`send-back.${textName(request.decisionReason)}`) : ''],
    ];
    return rows
      .filter(([, value]) => value)
      .map(([name, value]) => ({ label: this.t(`decision.fact-${name}`), value }));
  }

  /** When she asked to stop, and whether she was alone. */
  private stopRequest(request: ClosureRequestDto['facts']['stopRequest']): string {
    if (!request) return '';
    const { saidAt, alone } = request as { saidAt?: string; alone?: string };
    const how = this.t(alone === 'yes' ? 'decision.stop-alone' : 'decision.stop-not-alone');
    return saidAt ? `${this.dates.date(saidAt)}, ${how}` : how;
  }
}

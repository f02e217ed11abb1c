import { Injectable, inject } from '@angular/core';
import type { NamesDto, ReferralDto } from '../../api/models';
import { Dates, dayOf } from '../language/dates';
import { Language } from '../language/language';
import { Texts, textName } from '../language/texts';
import { ServerClock } from '../session/server-clock';

/** A referral that did not lead to a service; the agency is null where there is no such service. */
export interface Refused {
  readonly agencyName?: NamesDto | null;
  /** Why it was declined. */
  readonly reason?: string | null;
  readonly unavailableReason?: string | null;
  readonly missing?: readonly string[];
}

/** How it was refused, where no reason says it. */
export type RefusedHow = 'answered' | 'no_place' | 'silent';

/** Which agency did not accept, why, and by when another place is to be found. Only for screens, never for messages. */
@Injectable({ providedIn: 'root' })
export class RefusalLabels {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly language = inject(Language);

  /** "Police, Kulob did not accept: information is missing (papers). Find another place by 17:00." */
  sentence(refused: Refused, by: string | null | undefined, how: RefusedHow = 'answered'): string {
    return [this.what(refused, how), by ? this.findBy(by) : ''].filter(Boolean).join(' ');
  }

  /** Of a referral whose sender looks for another place; empty of any other. */
  ofReferral(shown: ReferralDto): string {
    if (!shown.findOtherBy) return '';
    const { toAgencyName: agencyName, declineReason: reason, unavailableReason, missing } = shown;
    const isSilent = shown.status === 'sent' || shown.status === 'received';
    const refused = { agencyName, reason, unavailableReason, missing };
    return this.sentence(refused, shown.findOtherBy, isSilent ? 'silent' : 'answered');
  }

  /** "information is missing (papers)"; empty without a reason. */
  reason({ reason, missing }: Refused): string {
    if (!reason) return '';
    const text = small(this.t(`referral-decline-reason.${textName(reason)}`));
    const lacking = this.missing(missing);
    return lacking ? `${text} (${lacking})` : text;
  }

  /** "papers, language" */
  missing(codes: readonly string[] | undefined): string {
    return (codes ?? []).map((code) => small(this.t(`missing-info.${textName(code)}`))).join(', ');
  }

  /** "17:00" today, "Thu 26 Nov 17:00" on any other day. */
  time(by: string): string {
    return dayOf(by) === dayOf(this.clock.now()) ? this.dates.time(by) : this.dates.moment(by);
  }

  private findBy(by: string): string {
    return this.t('refusal.find-by', { time: this.time(by) });
  }

  private what(refused: Refused, how: RefusedHow): string {
    const agency = refused.agencyName?.[this.language.current()];
    if (!agency) return this.t(refused.unavailableReason === 'none_free' ? 'refusal.full' : 'refusal.none');
    if (how === 'silent') return this.t('refusal.silent', { agency });
    if (how === 'no_place' || refused.unavailableReason)
      return this.t('notification.referral-no-place', { agency });
    const reason = this.reason(refused);
    return reason
      ? this.t('notification.referral-refused', { agency, reason })
      : this.t('refusal.not-given', { agency });
  }
}

/** In the middle of a sentence. */
const small = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

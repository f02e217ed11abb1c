import type { CaseEvent } from '../cases/index.js';
import { defineDomainEvent } from '../platform/events/events.js';
import type { RiskBand, SuicideLevel } from './risk.types.js';

/** What planning needs to know of an assessment or of a change of the band; codes only. */
export interface BandKnownEvent extends CaseEvent {
  /** Too little is known: assess again within 72 hours. */
  incomplete: boolean;
  opensReview: boolean;
  /** She is in danger now: the meeting is due in 48 hours instead of a week. */
  emergency: boolean;
}

export const riskAssessed = defineDomainEvent<
  BandKnownEvent & {
    triageLevel: SuicideLevel;
    /** Another assessment was recorded that its writer did not know: both are looked at. */
    isApart: boolean;
    /** The survivor was strangled: a medical check is due within a day. */
    neckPressed: boolean;
  }
>('risk_assessed');

/** The band was raised or lowered by judgement; `band` is the one that holds now. */
export const bandChanged = defineDomainEvent<BandKnownEvent & { from: RiskBand }>('band_changed');

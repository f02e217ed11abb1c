import type { CaseFacts } from '../cases/index.js';
import { defineEvent } from '../platform/events/events.js';
import type { RiskBand } from './risk.types.js';
import type { SuicideLevel } from './suicide.types.js';

/** What planning needs to know of an assessment or of a change of the band; codes only. */
export interface BandBecameKnown extends CaseFacts {
  /** Too little is known: assess again within 72 hours. */
  incomplete: boolean;
  opensReview: boolean;
  /** She is in danger now: the meeting is due in 48 hours instead of a week. */
  emergency: boolean;
}

export const riskAssessed = defineEvent<
  BandBecameKnown & {
    triageLevel: SuicideLevel;
    /** Somebody pressed her neck: a medical check within a day. */
    neckPressed: boolean;
  }
>('risk_assessed');

/** The band was raised or lowered by judgement; `band` is the one that holds now. */
export const bandChanged = defineEvent<BandBecameKnown & { from: RiskBand }>('band_changed');

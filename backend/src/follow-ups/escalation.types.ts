import type { RiskBand } from '../risk/risk.types.js';
import type { EscalationRole } from './follow-ups.types.js';
import type { SetValues } from './rules-in-force.types.js';

export type Rung = 'owner' | EscalationRole;

/** One level of the escalation of one row; `stepNo` counts from 0 and is unique within the row. */
export interface EscalationStep {
  readonly stepNo: number;
  readonly rung: Rung;
  readonly runAt: Date;
  /**
   * `lateness`: the row lies in the health partition, which this person does not read; she is notified that something
   * of this case is late, never which rule.
   */
  readonly tells: 'row' | 'lateness';
}

export interface LadderFacts {
  /** From when the row may be done. */
  readonly fromAt: Date;
  readonly dueAt: Date;
  /** An alarm before the due time; null for most rows. */
  readonly alertAt: Date | null;
  readonly band: RiskBand;
  /** She allowed sharing with the working group. */
  readonly sharesWithGroup: boolean;
  /** What the group of the case has set. */
  readonly set?: SetValues;
}

import type { RiskBand } from '../risk/risk.types.js';
import type { EscalationRole, SetValues } from './follow-ups.types.js';

export type EscalationLevel = 'owner' | EscalationRole;

/** One level of the escalation of one row; `stepNo` counts from 0 and is unique within the row. */
export interface EscalationStep {
  readonly stepNo: number;
  readonly rung: EscalationLevel;
  readonly runAt: Date;
  /**
   * `lateness`: this person cannot read the health partition of the row, so the notification says only that a task of
   * this case is late, never which rule.
   */
  readonly tells: 'row' | 'lateness';
}

export interface EscalationFacts {
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

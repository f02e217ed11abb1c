/** Signs in an imported row that decide in what order old cases are looked at; codes only, no text. */
export interface ImportedSigns {
  readonly caseId: string;
  /** A phrase that points to an attempt or thoughts of ending life. */
  readonly suicideSuspected: boolean;
  /** A phrase that points to a conflict of interest. */
  readonly conflictSuspected: boolean;
  /** Rows of the same survivor in the register. */
  readonly visits: number;
  readonly isSexual: boolean;
  readonly isPhysical: boolean;
  /** "Reconciled", "insignificant", "returned home": what the register calls an end. */
  readonly calledEnded: boolean;
  readonly isMinor: boolean;
  /** Last day of contact in the register, `YYYY-MM-DD`. */
  readonly lastOn: string;
}

export interface ImportReview {
  readonly caseId: string;
  readonly dueAt: Date;
}

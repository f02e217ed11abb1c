import type { NormalisedRegistration, RowOutcome } from './registration.types.js';

/** How many registrations are remembered: those of a portion, and of the rows that further visits continue. */
const REMEMBERED = 200;

/** What rows said that were read last. */
export class RecentRegistrations {
  private readonly known = new Map<number, NormalisedRegistration>();

  get(rowNo: number): NormalisedRegistration | null {
    return this.known.get(rowNo) ?? null;
  }

  keep(registration: NormalisedRegistration): NormalisedRegistration {
    this.known.set(registration.rowNo, registration);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
    return registration;
  }
}

/**
 * A row with its end. What it says as a registration is read again where it is wanted and was forgotten meanwhile: a
 * long register is never held as a whole in two forms.
 */
export class ClassifiedRow implements RowOutcome {
  readonly rowNo: number;
  readonly content: string;
  readonly outcome: RowOutcome['outcome'];
  readonly codes: RowOutcome['codes'];
  readonly sameAsRow: number | null;
  readonly history: RowOutcome['history'];
  readonly sketch: RowOutcome['sketch'];
  readonly #read: (() => NormalisedRegistration) | null;

  constructor(
    { rowNo, content, outcome, codes, sameAsRow, history, sketch }: Omit<RowOutcome, 'registration'>,
    read: (() => NormalisedRegistration) | null,
  ) {
    this.rowNo = rowNo;
    this.content = content;
    this.outcome = outcome;
    this.codes = codes;
    this.sameAsRow = sameAsRow;
    this.history = history;
    this.sketch = sketch;
    this.#read = read;
  }

  get registration(): NormalisedRegistration | null {
    return this.#read?.() ?? null;
  }
}

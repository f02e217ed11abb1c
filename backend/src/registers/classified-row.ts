import type { NormalisedRegistration, RowOutcome } from './registration.types.js';

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
  readonly #read: (() => NormalisedRegistration) | null;
  #known: WeakRef<NormalisedRegistration> | null;

  constructor(outcome: RowOutcome, read: (() => NormalisedRegistration) | null) {
    this.rowNo = outcome.rowNo;
    this.content = outcome.content;
    this.outcome = outcome.outcome;
    this.codes = outcome.codes;
    this.sameAsRow = outcome.sameAsRow;
    this.history = outcome.history;
    this.#read = read;
    this.#known = outcome.registration && new WeakRef(outcome.registration);
  }

  get registration(): NormalisedRegistration | null {
    const known = this.#known?.deref();
    if (known) return known;
    const read = this.#read?.() ?? null;
    this.#known = read && new WeakRef(read);
    return read;
  }
}

import type { RegisterMapping } from './register-mapping.types.js';
import type { NormalisedRegistration, RegisteredDay } from './registration.types.js';
import type { RegisterRow } from './row-cells.js';

/** What is known of a row before it is taken apart: that it counts, when it was, and whom it continues. */
export interface RowContext {
  readonly row: RegisterRow;
  readonly mapping: RegisterMapping;
  readonly registeredOn: RegisteredDay;
  readonly continues: NormalisedRegistration | null;
  /** The row directly above: what a «-//-» in the notes repeats. */
  readonly above: RegisterRow | null;
}

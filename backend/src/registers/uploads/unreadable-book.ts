import type { FileRefusal } from '../read-register.js';

/** A file that cannot be read as a table, with the code that its sender is told. */
export class UnreadableBook extends Error {
  constructor(readonly refusal: FileRefusal) {
    super(refusal);
  }
}

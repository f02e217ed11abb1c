import type { FileRefusal } from '../read-register.js';

/** A file that cannot be read as a table, with the code shown to its sender. */
export class UnreadableBook extends Error {
  constructor(readonly refusal: FileRefusal) {
    super(refusal);
  }
}

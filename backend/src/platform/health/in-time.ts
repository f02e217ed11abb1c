import { Problem } from '../../shared/errors.js';

/** A database that hangs takes connections and never answers. */
const PATIENCE_MS = 5_000;

/** The answer, or a refusal when it does not come in time. */
export async function withTimeout<T>(question: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Problem(503, 'database_unavailable')), PATIENCE_MS);
  });
  return Promise.race([question, late]).finally(() => clearTimeout(timer));
}

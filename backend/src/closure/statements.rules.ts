/**
 * Policy: what the gate counts was said or done at a time, and says what exactly: a request to stop is alone and
 * informed, or it says that it was not; another agency was asked, and answered something (domain reference 2.5).
 */
import { FIELDS_OF_KIND, STATEMENT_FIELDS } from './statements.types.js';
import type { StatementDraft, StatementField, StatementProblem } from './statements.types.js';

const fieldsOf = ({ kind }: StatementDraft): readonly StatementField[] => FIELDS_OF_KIND[kind];

/** Everything wrong with a statement as it was typed. */
export function statementProblems(draft: StatementDraft, now: Date): StatementProblem[] {
  const wanted = fieldsOf(draft);
  const fields = STATEMENT_FIELDS.flatMap((path): StatementProblem[] => {
    if (wanted.includes(path)) return draft[path] === null ? [{ path, code: 'required' }] : [];
    return draft[path] === null ? [] : [{ path, code: 'not_wanted' }];
  });
  return draft.saidAt > now ? [...fields, { path: 'saidAt', code: 'in_future' }] : fields;
}

/** The coded facts that are kept with a statement. */
export const statementFacts = (draft: StatementDraft): Record<string, string | boolean | null> =>
  Object.fromEntries(fieldsOf(draft).map((field) => [field, draft[field]]));

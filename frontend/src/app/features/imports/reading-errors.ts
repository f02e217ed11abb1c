import { toProblem } from '../../core/http/api-problem';
import type { ProblemTexts } from '../../core/http/problem-texts';
import { textName } from '../../core/language/texts';
import type { Texts } from '../../core/language/texts';
import type { FieldError } from '../../ui/error-summary/error-summary';

interface Words {
  readonly problems: ProblemTexts;
  readonly t: Texts['t'];
}

/** `columns.3` is the third after the first; a missing column is reported at the first choice. */
function fieldError(path: string, code: string, { problems, t }: Words): FieldError {
  const column = /^(?:drawing\.)?columns\.(\d+)/.exec(path)?.[1];
  if (column !== undefined) return { fieldId: `column-${column}`, text: problems.fieldSentence(code) };
  if (code === 'meaning_missing' || code === 'heading_missing') {
    const meaning = t(`column-meaning.${textName(path)}`);
    return {
      fieldId: code === 'meaning_missing' ? 'holds' : 'layout',
      text: t('error.meaning-missing', { meaning }),
    };
  }
  return { fieldId: path, text: problems.fieldSentence(code) };
}

/** Why a file cannot be read in the way that was said, each at its field. */
export function readingErrors(problem: unknown, words: Words): FieldError[] {
  const { code, details } = toProblem(problem);
  const fields = (details.fields ?? []).map((field) => fieldError(field.path, field.code, words));
  if (fields.length > 0) return fields;
  const fieldId = code === 'period_invalid' ? 'until' : 'layout';
  return [{ fieldId, text: words.problems.sentence(problem) }];
}

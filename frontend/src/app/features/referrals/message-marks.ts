import { toProblem } from '../../core/http/api-problem';

/** A number or a street only: the writer confirms by sending the same words once more. */
export const TO_CHECK = 'message_to_check';
const HELD = ['message_holds_name', TO_CHECK];

const isMark = (mark: unknown): mark is { start: number; length: number } =>
  typeof mark === 'object' && mark !== null && 'start' in mark && 'length' in mark;

/** The words that the server marked, in quotes. It names places in the text as it was sent, and repeats no word. */
export function markedIn(text: string, error: unknown): string {
  const { code, details } = toProblem(error);
  if (!HELD.includes(code)) return '';
  const sent = text.trim().normalize('NFC');
  const words = (details.reasons ?? [])
    .filter(isMark)
    .map(({ start, length }) => `“${sent.slice(start, start + length)}”`);
  return [...new Set(words)].join(', ');
}

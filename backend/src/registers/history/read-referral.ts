import type { AgencyType, ServiceType } from '../../agencies/agencies.types.js';
import { readDate } from '../read-date.js';
import { knowsWord, readCode, readCodes } from '../read-words.js';
import type { RegisterRow } from '../row-cells.js';
import { cellsOf, textOf } from '../row-cells.js';
import type { ColumnMeaning } from '../column-meanings.types.js';
import type { OldAnswer, OldReferral } from './history.types.js';
import type { EventRead } from './read-order.js';

function codeIn(row: RegisterRow, meaning: ColumnMeaning): string | null {
  const [cell] = cellsOf(row, meaning);
  return cell?.column?.words ? readCode(cell.column.words, cell.text, cell.column.alsoMeans) : null;
}

/** Who sent or received, as a kind of agency; null where the words name none. */
export const agencyIn = (row: RegisterRow, meaning: 'sent_from' | 'sent_to'): AgencyType | null =>
  codeIn(row, meaning) as AgencyType | null;

/** Empty, «-», «?», «нет ответа»: nobody answered. */
function answerOf(row: RegisterRow): OldAnswer | null {
  const written = textOf(row, 'answer');
  if (written === '' || knowsWord('no_answer', written)) return 'no_answer';
  return codeIn(row, 'answer') as OldAnswer | null;
}

/** One line of the coordinators' referral journal. */
export function readReferral(row: RegisterRow): EventRead<OldReferral> {
  const answered = readDate(textOf(row, 'answered_on'));
  const services = cellsOf(row, 'services').flatMap(({ column, text }) =>
    column?.words ? readCodes(column.words, text, column.alsoMeans).codes : [],
  );
  const event: OldReferral = {
    kind: 'referral',
    from: agencyIn(row, 'sent_from'),
    to: agencyIn(row, 'sent_to'),
    services: [...new Set(services)] as ServiceType[],
    answer: answerOf(row),
    answeredOn: answered.kind === 'day' && answered.precision === 'day' ? answered.day : null,
  };
  return { event, questions: [] };
}

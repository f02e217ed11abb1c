/**
 * Policy: a book that speaks of another agency is asked about before a row of it is stored, since its cases would
 * be another agency's. Titles above the table, the layout and the districts of the rows speak; journals that several
 * agencies keep together do not.
 */
import { codeList } from '../shared/code-lists.js';
import { findHeader } from './read-register.js';
import type { ReadRegister } from './read-register.js';
import { readPlace } from './read-words.js';
import { normaliseText } from './normalise-text.js';
import { kindOf } from '../agencies/agencies.types.js';
import type { AgencyKind } from '../agencies/agencies.types.js';
import type { RegisterMapping } from './register-mapping.types.js';
import type { RowOutcome } from './registration.types.js';

export const REGISTER_DOUBTS = codeList('RegisterDoubt', [
  'rows_of_other_district',
  'title_of_other_agency',
  'headings_of_other_agency',
]);
export type RegisterDoubt = (typeof REGISTER_DOUBTS)[number];

/** The agency that imports, its districts, and what the directory and the product know of others. */
export interface DoubtedFor {
  readonly keeper: { readonly kind: AgencyKind };
  readonly places: readonly string[];
  /** Names of other agencies, in all languages. */
  readonly otherNames: readonly string[];
  readonly declared: readonly RegisterMapping[];
}

/** Many survivors live in the next district: fewer rows say nothing. */
const MOST = 2 / 3;
const FEWEST_ROWS = 5;
const SHORTEST_NAME = 6;

type Places = Pick<DoubtedFor, 'places'>;

const isElsewhere = (place: string | null, { places }: Places): boolean =>
  place !== null && places.length > 0 && !places.includes(place);

const isOfOther = ({ agencyType, title }: RegisterMapping, known: DoubtedFor): boolean =>
  kindOf(agencyType) !== known.keeper.kind || isElsewhere(readPlace(title.ru), known);

const holdsPeople = ({ holds = 'registrations' }: RegisterMapping): boolean => holds === 'registrations';

function rowsAreElsewhere(outcomes: readonly RowOutcome[], known: DoubtedFor): boolean {
  const read = outcomes.flatMap(({ sketch }) => sketch?.place ?? []);
  const elsewhere = read.filter((place) => isElsewhere(place, known)).length;
  return read.length >= FEWEST_ROWS && elsewhere >= read.length * MOST;
}

function titleIsOther({ records, headerRowNo }: ReadRegister, known: DoubtedFor): boolean {
  const titles = records.slice(0, headerRowNo - 1).flat();
  const folded = normaliseText(titles.join(' '));
  const names = known.otherNames.map(normaliseText).filter((name) => name.length >= SHORTEST_NAME);
  return (
    titles.some((title) => isElsewhere(readPlace(title), known)) ||
    names.some((name) => folded.includes(name))
  );
}

/** Layouts of others fit the headings, and none of the agency's own kind and district does. */
function headingsAreOther({ records }: ReadRegister, known: DoubtedFor): boolean {
  const fitting = known.declared.filter(
    (mapping) => holdsPeople(mapping) && findHeader(records, mapping)?.missing.length === 0,
  );
  return fitting.length > 0 && fitting.every((mapping) => isOfOther(mapping, known));
}

export function doubtsOf(
  register: ReadRegister,
  { mapping, outcomes }: { mapping: RegisterMapping; outcomes: readonly RowOutcome[] },
  known: DoubtedFor,
): RegisterDoubt[] {
  if (!holdsPeople(mapping)) return [];
  const holds: Readonly<Record<RegisterDoubt, boolean>> = {
    rows_of_other_district: rowsAreElsewhere(outcomes, known),
    title_of_other_agency: titleIsOther(register, known),
    headings_of_other_agency: headingsAreOther(register, known),
  };
  return REGISTER_DOUBTS.filter((doubt) => holds[doubt]);
}

import type { AgencyKind } from '../../agencies/agencies.types.js';
import { ALL_SECTION_CODES, WHOLE_FORM } from '../returns/returns.types.js';
import type { Form, LineOf, SectionCode, TableLine } from '../returns/returns.types.js';
import type { TableCode } from '../statistics.types.js';

/** What only the police do, and hand in. */
const OF_POLICE: readonly SectionCode[] = ['orders', 'police', 'early', 'articles', 'measures'];

const isOfTable = (line: LineOf): line is TableLine => 'table' in line;

/**
 * Sections of the return to the committee that an agency knows of its own work, and those that stand in its own return
 * alone. Lines of persons are left out: they count people by links between agencies, which no agency may see.
 */
const formWithout = (left: readonly SectionCode[]): Form =>
  Object.fromEntries(
    ALL_SECTION_CODES.filter((code) => !left.includes(code)).map((code) => [
      code,
      WHOLE_FORM[code].filter(isOfTable),
    ]),
  );

const FORMS: Readonly<Record<AgencyKind, Form>> = {
  police: formWithout([]),
  state: formWithout(OF_POLICE),
  civil: formWithout(OF_POLICE),
};
export const ownForm = (kind: AgencyKind): Form => FORMS[kind];

/** Every table that such a form draws on, once. */
export const ownTables = (form: Form): readonly TableCode[] => [
  ...new Set(
    Object.values(form)
      .flat()
      .filter(isOfTable)
      .map(({ table }) => table),
  ),
];

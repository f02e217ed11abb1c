import type { AgencyKind } from '../../agencies/agencies.types.js';
import { ALL_SECTION_CODES, WHOLE_FORM } from '../committee-reports/report-form.types.js';
import type { LineOf, SectionCode, TableLine } from '../committee-reports/report-form.types.js';
import type { TableCode } from '../statistics.types.js';

/** What only the police do and report. */
const OF_POLICE: readonly SectionCode[] = ['orders', 'police', 'early', 'articles', 'measures'];

export interface AgencySection {
  readonly code: SectionCode;
  readonly lines: readonly TableLine[];
}

const isOfTable = (line: LineOf): line is TableLine => 'table' in line;

/**
 * Sections of the committee's report that an agency knows of its own work, and those of its own report alone. Lines of
 * persons are left out: they count people by links between agencies, which no agency may see.
 */
const formWithout = (left: readonly SectionCode[]): readonly AgencySection[] =>
  ALL_SECTION_CODES.filter((code) => !left.includes(code))
    .map((code) => ({ code, lines: WHOLE_FORM[code].filter(isOfTable) }))
    .filter(({ lines }) => lines.length > 0);

const FORMS: Readonly<Record<AgencyKind, readonly AgencySection[]>> = {
  police: formWithout([]),
  state: formWithout(OF_POLICE),
  civil: formWithout(OF_POLICE),
};
export const agencyForm = (kind: AgencyKind): readonly AgencySection[] => FORMS[kind];

/** Every table that such a form draws on, once. */
export const tablesOf = (form: readonly AgencySection[]): readonly TableCode[] => [
  ...new Set(form.flatMap(({ lines }) => lines).map(({ table }) => table)),
];

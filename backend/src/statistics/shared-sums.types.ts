/**
 * Policy (domain reference 4.4, security T11): tables of the same records have sums that are equal, as anybody reads from
 * their definitions. Of two such tables one decides whether a sum is told and the other follows, so that no sum is told by
 * one and left out by the other. Published tables decide; a table decides for those that stand below it here.
 */
import { kindOf } from '../agencies/agencies.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import { LISTS } from './lists.types.js';
import type { TableCode } from './statistics.types.js';

/** Sums of a table: its total, or those of its lines or columns with the total; of all its lines or of some together. */
export interface Part {
  readonly of: 'total' | 'lines' | 'columns';
  readonly lines?: readonly string[];
}

export interface SharedSum {
  readonly code: TableCode;
  readonly part: Part;
  readonly decidedBy: TableCode;
  readonly as: Part;
}

const TOTALS: Part = { of: 'total' };
const BY_LINE: Part = { of: 'lines' };
const BY_COLUMN: Part = { of: 'columns' };
const columnsOf = (...lines: string[]): Part => ({ of: 'columns', lines });
const totalOf = (...lines: string[]): Part => ({ of: 'total', lines });

const follows =
  (code: TableCode, part: Part) =>
  (decidedBy: TableCode, as: Part = part): SharedSum => ({ code, part, decidedBy, as });

const OF_SERVICES = LISTS.agency_types.filter((type) => kindOf(type as AgencyType) !== 'police');
const OF_ISSUED = columnsOf('issued');

export const SHARED_SUMS: readonly SharedSum[] = [
  // Cases by the day on which they were opened; appeals are those that no police opened.
  follows('paths', BY_COLUMN)('new_cases', BY_LINE),
  follows('case_lengths', BY_COLUMN)('new_cases', BY_LINE),
  follows('case_lengths', BY_COLUMN)('paths'),
  ...(['paths', 'new_cases'] as const).flatMap((one) => [
    follows('first_contacts', TOTALS)(one),
    follows('risk_bands', TOTALS)(one),
    follows('safety_plans', TOTALS)(one),
  ]),
  follows('first_contacts', totalOf(...OF_SERVICES))('appeals', TOTALS),
  follows('safety_plans', BY_LINE)('risk_bands', BY_COLUMN),
  follows('support_stream', BY_COLUMN)('appeals', BY_LINE),
  follows('support_stream', { of: 'lines', lines: OF_SERVICES })('first_contacts'),
  follows('unknown_to_police', BY_COLUMN)('appeals', BY_LINE),
  // Incidents by the day on which they were told; the sexual form is rape and other sexual assault (the manual).
  follows('core_types', columnsOf('rape', 'sexual_assault'))('law_forms', columnsOf('sexual')),
  follows('other_numbers', BY_COLUMN)('core_types'),
  follows('delays', BY_COLUMN)('core_types'),
  follows('core_type_ages', BY_LINE)('core_types'),
  follows('incident_places', TOTALS)('core_types'),
  follows('rape_care', TOTALS)('core_types', totalOf('rape')),
  // Orders that were issued.
  ...(['order_issues', 'order_services', 'order_extensions', 'order_breaches'] as const).map((code) =>
    follows(code, BY_COLUMN)('order_decisions', OF_ISSUED),
  ),
  // Women of a year.
  follows('persons_by_marriage', TOTALS)('persons_by_age'),
  follows('persons_by_disability', BY_COLUMN)('persons_by_marriage'),
];

/** Tables of some of the records of another, cell by cell or by line. */
export const WITHIN: readonly {
  readonly code: TableCode;
  readonly of: TableCode;
  readonly by: 'cells' | 'lines';
}[] = [
  { code: 'appeals', of: 'new_cases', by: 'cells' },
  { code: 'rape_care', of: 'delays', by: 'lines' },
];

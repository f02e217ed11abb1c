/** What betrays a case in an answer: any id or reference of it, or of anything that belongs to it. */
import type { ViewRow } from '../case-snapshot.js';

/** Every id and reference with the case that it belongs to, for a table that has both. */
const OWN_IDS = [
  'survivors',
  'incidents',
  'case_events',
  'consents',
  'follow_ups',
  'contacts',
  'risk_assessments',
  'band_changes',
  'closure_episodes',
  'closure_statements',
  'narratives',
  'legal_qualifications',
  'notifications',
];

export const TRACES_SQL = [
  ...OWN_IDS.map((table) => `select id::text as trace, case_id as "caseId" from panoh.${table}`),
  `select id::text, id from panoh.cases`,
  `select reference, id from panoh.cases`,
  `select code, case_id from panoh.survivors`,
  `select id::text, case_id from panoh.referrals`,
  `select reference, case_id from panoh.referrals`,
].join(' union all ');

export interface Trace {
  trace: string;
  caseId: string;
}

const STRINGS = /"((?:[^"\\]|\\.)*)"/g;

/** How often each case shows in an answer; what the asker said herself is no news to her. */
export function tracesIn(answer: string, traces: readonly Trace[], said: string): Map<string, number> {
  const cases = new Map(traces.map(({ trace, caseId }) => [trace, caseId]));
  const found = new Map<string, number>();
  for (const [, text = ''] of answer.matchAll(STRINGS)) {
    const caseId = cases.get(text);
    if (caseId === undefined || said.includes(text)) continue;
    found.set(caseId, (found.get(caseId) ?? 0) + 1);
  }
  return found;
}

export const viewsOf = (found: ReadonlyMap<string, number>, userId: string, at: Date): ViewRow[] =>
  [...found].map(([caseId, rows]) => ({ caseId, at, userId, rows }));

/** An answer without what differs between two answers that say the same: times, and the number of the request. */
export const plain = (answer: string): string =>
  answer.replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '-').replaceAll(/"requestId":"[^"]*"/g, '');

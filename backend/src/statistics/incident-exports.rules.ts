import { recorderRelationship } from '../cases/classification.rules.js';
import type { Relationship } from '../cases/classification.types.js';
import { codeList } from '../shared/code-lists.js';

/**
 * Policy (security T6): rows about persons leave after the approval of a second person, a day later, for three days and
 * three times. The database holds the same once more.
 */
const MOST_TAKEN = 3;

/** `waiting`: for a second person; `delayed`: approved, and its day has not passed; `over`: too late, or taken three times. */
export const INCIDENT_EXPORT_STATES = codeList('IncidentExportState', [
  'waiting',
  'refused',
  'delayed',
  'ready',
  'over',
]);
export type IncidentExportState = (typeof INCIDENT_EXPORT_STATES)[number];

/** In the order in which `panoh.take_incident_export` fills the cells. */
export const HEADS: readonly string[] = (
  'incident_id survivor_code caseworker_code agency_code reported_on incident_on sex is_minor age_band marital_status ' +
  'time_of_day place_type district is_pattern core_type law_forms contexts harmful_practice goods_exchanged abducted ' +
  'reported_before earlier_incidents perpetrators perpetrator_sex perpetrator_age_group relationship referred_from ' +
  'service_safe_house service_health service_psychosocial service_legal service_police_security service_livelihoods ' +
  'service_child_protection consent_to_share'
).split(' ');

export interface IncidentExportFacts {
  readonly requestedById: string;
  readonly isApproved: boolean | null;
  readonly readyAt: Date | null;
  readonly endsAt: Date | null;
  readonly taken: number;
}

export function stateOf(facts: IncidentExportFacts, now: Date): IncidentExportState {
  const { isApproved, readyAt, endsAt, taken } = facts;
  if (isApproved === null) return 'waiting';
  if (!isApproved || !readyAt || !endsAt) return 'refused';
  if (now < readyAt) return 'delayed';
  return now >= endsAt || taken >= MOST_TAKEN ? 'over' : 'ready';
}

/** The second person is never the first, and only the first takes it. */
export function actionsOf(facts: IncidentExportFacts, userId: string, now: Date): ('decide' | 'take')[] {
  const state = stateOf(facts, now);
  const isFirst = facts.requestedById === userId;
  if (state === 'waiting') return isFirst ? [] : ['decide'];
  return state === 'ready' && isFirst ? ['take'] : [];
}

const NEWBORN = 0;

/** The rows with what the recorder calls the relation beside our finer code: a parent is a caregiver of a child alone. */
export function asRecorded(heads: readonly string[], rows: readonly (readonly string[])[]): string[][] {
  const [relation, minor] = ['relationship', 'is_minor'].map((head) => heads.indexOf(head));
  if (relation === undefined || minor === undefined || relation < 0 || minor < 0) return [];
  const after = (cells: readonly string[], added: string): string[] =>
    cells.toSpliced(relation + 1, 0, added);
  const recorded = (cells: readonly string[]): string => {
    const code = cells[relation];
    return code ? recorderRelationship(code as Relationship, cells[minor] === 'yes' ? NEWBORN : null) : '';
  };
  return [after(heads, 'recorder_relationship'), ...rows.map((cells) => after(cells, recorded(cells)))];
}

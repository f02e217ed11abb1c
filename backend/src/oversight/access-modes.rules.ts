/**
 * Policy (SECURITY B): the owner sees every access to its case; a police owner sees only its own part, and
 * in it no partition that the police never reads or writes. No other agency can find this list.
 */
import type { CaseAccess } from '../access/index.js';
import { codeList } from '../shared/code-lists.js';

export const DECISIONS = codeList('AuditDecision', ['allowed', 'refused', 'failed']);
export type Decision = (typeof DECISIONS)[number];

/** How a case was read, in the order of the report. */
export const ACCESS_MODES = codeList('AccessMode', ['opened', 'written', 'printed', 'in_list']);
export type AccessMode = (typeof ACCESS_MODES)[number];

/** Requests that show many cases as lines; the person need not have opened this one. */
const LISTS = new Set([
  'getToday',
  'listTodaySection',
  'listAwaitingResponse',
  'getQueue',
  'getSupervisorInbox',
  'listCases',
  'searchCases',
  'searchRespondents',
  'listReferrals',
  'listOrders',
  'getTeam',
  'listTeamCases',
  'listAlong',
]);
const READING = /^(get|list|disclose|preview|search|report|show)/;

export const isInList = (action: string): boolean => LISTS.has(action);

export function accessModeOf(action: string): AccessMode {
  if (isInList(action)) return 'in_list';
  if (action.startsWith('print')) return 'printed';
  return READING.test(action) ? 'opened' : 'written';
}

/** The ways of these actions, each once. */
export function accessModesOf(actions: readonly string[]): AccessMode[] {
  const found = new Set(actions.map(accessModeOf));
  return ACCESS_MODES.filter((way) => found.has(way));
}

export interface CaseAccessViewer {
  readonly access: Pick<CaseAccess, 'relations' | 'reads' | 'writes'>;
  readonly agencyKind: 'police' | 'state' | 'civil';
}

/** How much of the list the viewer sees; null where it does not exist for her. */
export function caseAccessScope({ access, agencyKind }: CaseAccessViewer): 'all' | 'own_part' | null {
  if (!access.relations.has('own') || !access.reads.has('core')) return null;
  return agencyKind === 'police' ? 'own_part' : 'all';
}

/** The partitions of an entry that this viewer may know of. */
export function knownPartitions(partitions: readonly string[], viewer: CaseAccessViewer): string[] {
  if (caseAccessScope(viewer) === 'all') return [...partitions];
  const { reads, writes } = viewer.access;
  const known = new Set<string>([...reads, ...writes]);
  return partitions.filter((partition) => known.has(partition));
}

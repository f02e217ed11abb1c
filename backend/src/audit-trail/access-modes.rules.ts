import { codeList } from '../shared/code-lists.js';

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
  'listReferrals',
  'listOrders',
  'getTeam',
  'listTeamCases',
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

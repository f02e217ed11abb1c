/** How something was seen, in the order in which it is told. */
export const LOOK_WAYS = ['opened', 'written', 'printed', 'in_list'] as const;
export type LookWay = (typeof LOOK_WAYS)[number];

/** Requests that show many cases as lines; the person need not have opened this one. */
const LISTS = new Set([
  'getToday',
  'listTodaySection',
  'listWaiting',
  'getQueue',
  'getApprovals',
  'listCases',
  'searchCases',
  'listReferrals',
  'listOrders',
  'getTeam',
  'listTeamCases',
]);
const READING = /^(get|list|disclose|preview|search|report|show)/;

export const isInList = (action: string): boolean => LISTS.has(action);

export function wayOf(action: string): LookWay {
  if (isInList(action)) return 'in_list';
  if (action.startsWith('print')) return 'printed';
  return READING.test(action) ? 'opened' : 'written';
}

/** The ways of these actions, each once. */
export function waysOf(actions: readonly string[]): LookWay[] {
  const found = new Set(actions.map(wayOf));
  return LOOK_WAYS.filter((way) => found.has(way));
}

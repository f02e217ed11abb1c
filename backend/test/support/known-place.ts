import { contractOf } from '../../src/platform/http/web-app.js';
import type { Referring } from './referrals.js';

/** By what the new place of a survivor would be known. */
export interface NewPlace {
  caseId: string;
  agencyId: string;
  /** Her former agency has the new case too: its people read that case, but no word said to another agency. */
  isFormer?: boolean;
}

/** Said to the new agency alone. */
export const WHEREABOUTS = 'Guliston77';
/** The district to which she moves. */
const DISTRICT = 'qubodiyon';

/** Lists that may name a case without being asked for it. */
const LISTS = ['/notifications', '/cases', '/today', '/order-notices', '/orders', '/referrals?box=sent'];
/** Lists of all agencies. */
const DIRECTORY = ['new-owners', 'receiving-services', 'lead-candidates'];

/** Her lead and the supervisor chose the new agency with her: they know which it is, and nothing more. */
const CHOSE: readonly string[] = ['caseworker', 'supervisor'];
/** Neither her district nor an agency of hers. */
const POLICE = ['inspector', 'policeSupervisor'];
export const FORMER = [...CHOSE, ...POLICE];

/** Every read of a case that the running application has. */
export const readsOf = (we: Referring, caseId: string): string[] =>
  Object.entries(contractOf(we.test.app).paths)
    .filter(([path, methods]) => /^\/api\/cases\/\{\w+\}/.test(path) && 'get' in (methods as object))
    .map(([path]) => path.replace('/api', ''))
    .filter((path) => path.split('{').length === 2 && !DIRECTORY.some((list) => path.endsWith(list)))
    .map((path) => path.replace(/\{\w+\}/, caseId));

const ownsPlace = (person: string, place: NewPlace): boolean =>
  place.isFormer === true && CHOSE.includes(person);

const neverRead = (person: string, place: NewPlace): string[] => [
  ...(ownsPlace(person, place) ? [] : [place.caseId]),
  ...(CHOSE.includes(person) ? [] : [place.agencyId, DISTRICT]),
  WHEREABOUTS,
];

/** Which routes tell this person of her former agency or the police what nobody there may know. */
export async function placeKnown(
  we: Referring,
  person: string,
  { oldCase, place }: { oldCase: string; place: NewPlace },
): Promise<string[]> {
  const never = neverRead(person, place);
  const wrong: string[] = [];
  for (const path of [...LISTS, ...readsOf(we, oldCase)]) {
    const { status, text } = await we.as(person).get(path);
    if (status >= 500) wrong.push(`${person} breaks ${path}`);
    if (status === 200 && never.some((word) => text.includes(word))) wrong.push(`${person} reads ${path}`);
  }
  for (const path of ownsPlace(person, place) ? [] : readsOf(we, place.caseId)) {
    const { status } = await we.as(person).get(path);
    if (![403, 404].includes(status)) wrong.push(`${person} reads ${path}: ${status}`);
  }
  return wrong.map((line) => line.replace(oldCase, '{old}').replace(place.caseId, '{new}'));
}

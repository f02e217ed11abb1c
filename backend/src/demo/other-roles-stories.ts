import { randomUUID } from 'node:crypto';
import { HotlineService } from '../callback-requests/index.js';
import type { CallbackDetails } from '../callback-requests/index.js';
import { shiftDay, dayOf } from '../shared/dates.js';
import type { Told } from './demo-forms.js';
import type { DemoPeople } from './demo-people.js';
import { EVERYTHING, Story } from './story.js';
import type { At, Chapter } from './story.js';

/** Work that waits for roles which the cases of the police and the crisis centre do not reach. */
export function storiesOfOtherRoles(people: DemoPeople, at: At): Chapter[] {
  const by = (worker: string, who: keyof typeof TOLD): Story => new Story(people, worker, TOLD[who]);
  const sheltered = by('caseworker', 'sheltered');
  const refused = by('caseworker2', 'refused');
  const ending = by('caseworker2', 'ending');
  return [
    at(8, () => sheltered.firstRound()),
    at(4, () => sheltered.refer('shelter.safe_house', 'high')),
    at(3, async () => {
      await sheltered.accept('shelter-worker');
      await sheltered.receivedBy('shelter-worker').contact();
      await sheltered.receivedBy('shelter-worker').moveIn();
    }),
    at(2, () => sheltered.refer('cowfa.social_benefits', 'medium')),
    at(1, () => sheltered.accept('specialist')),
    at(9, () => refused.firstRound()),
    at(2, () => refused.refer('legalAid.legal', 'medium')),
    at(1, () => refused.decline('lawyer')),
    at(18, () => ending.firstRound()),
    at(3, () => ending.secondRound(...EVERYTHING)),
    at(1, async () => {
      await ending.proposeClosure('legalAid');
    }),
  ];
}

const DAYS_AHEAD = 7;
const MORNING = 'T10:00:00+05:00';
const MOST_CASES = 4;

/** The coordinator plans a meeting, and puts on its agenda what the product proposes. */
export async function meetingNextWeek(people: DemoPeople): Promise<void> {
  const { led } = await people.get('coordinator', '/meetings');
  const plannedAt = `${workingDay(shiftDay(dayOf(await people.now()), DAYS_AHEAD))}${MORNING}`;
  const hostAgencyId = people.directory.agencies.get('hukumat');
  const meeting = { workingGroupId: led[0]?.id, plannedAt, hostAgencyId };
  const { id, version } = await people.post('coordinator', '/meetings', { body: meeting });
  const proposals = await people.list('coordinator', `/meetings/${id}/proposals`);
  const references = proposals.slice(0, MOST_CASES).map(({ reference }) => reference);
  await people.post('coordinator', `/meetings/${id}/agenda-items`, { body: { references }, version });
}

/** The same day, or the Monday after it. */
function workingDay(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const rest = { 0: 1, 6: 2 }[weekday] ?? 0;
  return shiftDay(day, rest);
}

const DETAILS: Omit<CallbackDetails, 'number'> = {
  times: ['now', 'evening'],
  hours: 'то вақте ки шавҳарам аз кор наомадааст',
  answeredBy: 'only_me',
  ifOther: 'wrong_number',
  cover: '',
  codeWord: 'анор',
  place: 'kulob',
  language: 'tg',
  ...{ wish: 'call', message: '', spot: null },
};

/** Two people asked on the public page to be called. Both requests are unread. */
export async function requestsForCalls(people: DemoPeople): Promise<void> {
  const hotline = people.serviceOf(HotlineService);
  const crowd = { isTooMany: false, hasRung: false };
  for (const number of NUMBERS)
    await hotline.ask({
      words: { ...DETAILS, number },
      source: 'page',
      once: randomUUID(),
      crowd: () => Promise.resolve(crowd),
    });
}

const NUMBERS = ['+992 00 000 00 21', '+992 00 000 00 22'];

const named = (surname: string, givenName: string, bornOn: string): Told => ({
  ...{ surname, givenName, bornOn, marital: 'married_nikoh_only', by: 'husband_nikoh' },
  forms: ['physical', 'psychological', 'economic'],
  words: 'Шавҳар чанд моҳ пул намедод ва ҳангоми баҳс зад; шабона бо кӯдакон аз хона баромад.',
});

/** Invented people. */
const TOLD = {
  sheltered: named('Шеърова', 'Мадина', '1998-07-19'),
  refused: named('Мақолова', 'Саида', '1987-11-11'),
  ending: named('Саволова', 'Тахмина', '1993-05-06'),
} as const satisfies Record<string, Told>;

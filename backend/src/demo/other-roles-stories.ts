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
  const divorcing = by('caseworker2', 'divorcing');
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
    at(40, () => divorcing.firstRound()),
    at(33, () => divorcing.refer('legalAid.legal', 'medium')),
    at(32, () => divorcing.accept('lawyer')),
    at(26, async () => {
      const lawyer = divorcing.receivedBy('lawyer');
      const alimony = await lawyer.court(
        'alimony',
        { step: 'decided', detail: 'granted' },
        { step: 'duty_set', duty: 'pay_monthly', forWhom: 'children', days: 30 },
      );
      await lawyer.showTo('enforcement', alimony);
    }),
    at(6, () => divorcing.contact()),
    at(5, async () => {
      const lawyer = divorcing.receivedBy('lawyer');
      const period = { detail: 'court', view: 'does_not_want_it', judgeTold: 'yes', days: 60 };
      const divorce = await lawyer.court('divorce', { step: 'reconciliation_period', ...period });
      await lawyer.showTo('court', { ...divorce, duties: [] });
    }),
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

/** A man in the programme, whose worker heard something that her lead must know. */
export async function manInProgramme(people: DemoPeople): Promise<void> {
  const worker = 'programme-worker';
  const onDay = dayOf(await people.now());
  let file = await people.post(worker, '/programme-files', { body: HIS_FILE });
  const path = `/programme-files/${file.id}`;
  for (const stage of ['assessed', 'contract', 'running'])
    file = await people.post(worker, `${path}/stage`, {
      body: { stage, reason: null },
      version: file.version,
    });
  for (const [daysAgo, attended] of [
    [6, 'yes'],
    [3, 'late'],
    [1, 'yes'],
  ] as const)
    await people.post(worker, `${path}/sessions`, {
      body: {
        ...{ attended, minutes: 90, kind: 'one_to_one' },
        ...{ onDay: shiftDay(onDay, -daysAgo), theme: THEME },
      },
    });
  const sentence = 'Гуфт, ки ба деҳаи худ баргашт ва ҳамсояҳоро дар бораи зан мепурсад.';
  await people.post(worker, `${path}/signals`, { body: { code: 'moved_back', onDay, sentence } });
}

const THEME = 'responsibility';
const HIS_FILE = {
  ...{
    basis: 'order_condition',
    hoursAsked: 30,
    paperNumber: '118/26',
    surname: 'Мисолов',
    givenName: 'Ҳамид',
  },
  ...{ bornOn: '1990-02-11', workHours: '8–17', language: 'тоҷикӣ', drinks: 'yes', hasWeapon: 'unknown' },
  ...{ livesWithChildren: 'no', hadOrders: 'yes' },
};

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

/** Two people asked on the public page to be called, and one wrote behind the calculator. All are unread. */
export async function requestsForCalls(people: DemoPeople): Promise<void> {
  const hotline = people.serviceOf(HotlineService);
  const crowd = { isTooMany: false, hasRung: false };
  for (const { source, ...words } of REQUESTS)
    await hotline.ask({
      ...{ words: { ...DETAILS, ...words }, source },
      once: randomUUID(),
      crowd: () => Promise.resolve(crowd),
    });
}

const REQUESTS = [
  { source: 'page', number: '+992 00 000 00 21' },
  { source: 'page', number: '+992 00 000 00 22' },
  { source: 'hidden', number: '+992 00 000 00 23', wish: 'write', message: 'Гап зада наметавонам. Нависед.' },
] as const;

const named = (surname: string, givenName: string, bornOn: string): Told => ({
  ...{ surname, givenName, bornOn, marital: 'married_nikoh_only', by: 'husband_nikoh' },
  forms: ['physical', 'psychological', 'economic'],
  words: 'Шавҳар чанд моҳ пул намедод ва ҳангоми баҳс зад; шабона бо кӯдакон аз хона баромад.',
});

/** Invented people. */
const TOLD = {
  sheltered: { ...named('Шеърова', 'Мадина', '1998-07-19'), he: 'Мисолов Ҳамид' },
  refused: named('Мақолова', 'Саида', '1987-11-11'),
  ending: named('Саволова', 'Тахмина', '1993-05-06'),
  divorcing: {
    ...named('Мисраева', 'Нигора', '1991-08-21'),
    marital: 'married_registered',
    by: 'husband_registered',
  },
} as const satisfies Record<string, Told>;

import { dayOf, shiftDay } from '../shared/dates.js';
import type { DemoPeople } from './demo-people.js';

/** Dates by which figures are compared: the pandemic in the imported years, and migrants who come back now. */
export async function shocksTold(people: DemoPeople): Promise<void> {
  const { led } = await people.get('coordinator', '/meetings');
  const [groupId, today] = [led[0]?.id, dayOf(await people.now())];
  for (const days of [
    { kind: 'pandemic', fromOn: '2020-04-30', untilOn: '2020-12-31' },
    { kind: 'migrants_back', fromOn: shiftDay(today, -COMING_BACK) },
  ])
    await people.post('coordinator', '/statistics/shocks', { body: { groupId, ...days } });
}
const COMING_BACK = 45;

/** From paper lists: who passed which module so many days ago. */
const LISTS = [
  { by: 'supervisor', host: 'ngo', logins: ['caseworker', 'caseworker2'], module: 'risk', daysAgo: 30 },
  {
    ...{ by: 'police-supervisor', host: 'police_academy', logins: ['inspector'] },
    ...{ module: 'order', daysAgo: 20 },
  },
] as const;

/** Trainings of the station and of the crisis centre. */
export async function trainingsHeld(people: DemoPeople): Promise<void> {
  const today = dayOf(await people.now());
  for (const { by, host, logins, module, daysAgo } of LISTS) {
    const heldOn = shiftDay(today, -daysAgo);
    const text = logins.map((login) => `${login};${module};${heldOn};+`).join('\n');
    await people.post(by, '/training/lists', { body: { text, place: 'kulob', host } });
  }
}

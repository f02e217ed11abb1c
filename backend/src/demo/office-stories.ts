import { dayOf, shiftDay } from '../shared/dates.js';
import type { DemoPeople } from './demo-people.js';

/** A date by which figures are compared: migrants come back. */
export async function shockTold(people: DemoPeople): Promise<void> {
  const { led } = await people.get('coordinator', '/meetings');
  const fromOn = shiftDay(dayOf(await people.now()), -COMING_BACK);
  const body = { kind: 'migrants_back', groupId: led[0]?.id, fromOn };
  await people.post('coordinator', '/statistics/shocks', { body });
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

/** Work of offices, about accounts, the directory and rules: it must leave every survivor with a next step as well. */
import type { Acts } from './acts.js';
import { inOnePart } from './attempts.js';
import type { Attempt } from './attempts.js';
import { errand, listOf, referenceOf, standardCase, steps } from './errands.js';
import { entry } from '../services.js';

const names = { tg: 'Намуна', ru: 'Намуна', en: 'Namuna' };

/** A command about no case, with the version of what it is about where the person reads one. */
async function office(acts: Acts, person: string, [path, body, method, read]: OfficeStep): Promise<string> {
  const shown = read === undefined ? null : await acts.world.read(person, read);
  const version = shown === null ? {} : { version: Number(shown['version']) };
  const answer = await acts.done(person, { path, body, method, caseId: null, ...version });
  return String(answer.body?.['id'] ?? '');
}
interface Snoozable {
  readonly followUpId: string;
  readonly snoozableUntil: string | null;
}
type OfficeStep = readonly [
  path: string,
  body?: object,
  method?: 'POST' | 'PUT' | 'DELETE',
  /** Where its version is read. */
  read?: string,
];

export const OFFICE_ERRANDS: readonly Attempt[] = [
  errand('an account is locked, opened again, renamed and given a new password', async function* (acts) {
    const { userId } = acts.world.as('inspectorElsewhere');
    const path = `/users/${userId}`;
    const roles = ['police_inspector'];
    await office(acts, 'policeSupervisorElsewhere', [`${path}/lock`]);
    yield 20;
    await office(acts, 'administrator', [`${path}/unlock`]);
    const form = { displayName: 'Намуна', roles, status: 'active' };
    await office(acts, 'administrator', [path, form, 'PUT', path]);
    await office(acts, 'administrator', [`${path}/one-time-password`]);
    await office(acts, 'administrator', [`${path}/factor-removal`]);
  }),
  errand('people end their sessions, from here and from elsewhere', async function* (acts) {
    const person = 'caseworkerElsewhere';
    await office(acts, person, ['/sessions/end-others']);
    const [own] = await listOf<{ id: string }>(acts, 'caseworker2', '/sessions');
    await office(acts, 'caseworker2', [`/sessions/${own?.id ?? acts.world.never}`, {}, 'DELETE']);
    await office(acts, person, ['/session/lock']);
    yield 1;
    const left = { key: `note:${acts.world.never}`, value: 'Намуна', writer: 'a'.repeat(32) };
    const draft = { ...left, edit: 1, seenVersion: 0 };
    await office(acts, 'supervisorElsewhere', ['/drafts/on-exit', { drafts: [draft] }]);
    await office(acts, 'cowfaSupervisorElsewhere', ['/session', {}, 'DELETE']);
  }),
  errand('a worker is away, and back sooner', async function* (acts) {
    const { world } = acts;
    const { userId } = world.as('caseworker2');
    const form = {
      userId,
      startsOn: world.day(),
      endsOn: world.day(9),
      standInId: world.as('caseworker').userId,
    };
    const path = `/absences/${await office(acts, 'supervisor', ['/absences', form])}`;
    yield 30;
    await office(acts, 'supervisor', [`${path}/end`, {}, 'POST', path]);
  }),
  errand('the directory is kept: agency, group, services and their places', async function* (acts) {
    const { world } = acts;
    const agencyId = world.agency('healthRoom');
    const other = `/working-groups/${world.kulob.otherGroupId}`;
    const people = {
      ...{ coordinatorUserId: world.as('coordinatorElsewhere').userId, deputyUserId: null },
      ...{ chairUserId: null, fallbackAgencyId: world.agency('ngoElsewhere') },
    };
    const agency = { dutyPhone: '+992 00 000 0009', workingGroupIds: [world.kulob.groupId], name: names };
    const path = `/agencies/${agencyId}`;
    await office(acts, 'administrator', [path, { ...agency, status: 'active' }, 'PUT', path]);
    await office(acts, 'administrator', [
      other,
      { place: 'qubodiyon', name: names, ...people },
      'PUT',
      other,
    ]);
    const added = await office(acts, 'administrator', [
      '/services',
      { agencyId, type: 'psychosocial', ...entry() },
    ]);
    const service = `/services/${added}`;
    await office(acts, 'healthSupervisor', [service, entry({ capacity: 5 }), 'PUT', service]);
    await office(acts, 'healthSupervisor', [`${service}/verification`, {}, 'POST', service]);
    await office(acts, 'healthWorker', [`${service}/available-places`, { freePlaces: 2 }, 'POST', service]);
    yield 9;
    await office(acts, 'healthSupervisor', [`${service}/withdrawal`, {}, 'POST', service]);
  }),
  errand('the rules of the group and its days off are changed', async function* (acts) {
    const { world } = acts;
    const path = `/follow-up-rules/${world.kulob.groupId}`;
    const values = [{ key: 'co.ask_again/1', count: world.dice.pick([4, 5, 6]) }];
    await office(acts, 'coordinator', [`${path}/previews`, { values }]);
    await office(acts, 'coordinator', [`${path}/versions`, { values, reason: 'Намуна' }, 'POST', path]);
    const day = world.day(40 + world.dice.below(300));
    await office(acts, 'administrator', ['/holidays', { day }]);
    yield 1;
    await office(acts, 'administrator', [`/holidays/${day}`, {}, 'DELETE']);
  }),
  errand('a meeting is planned and called off', async function* (acts) {
    const { world } = acts;
    const plan = {
      workingGroupId: world.kulob.groupId,
      plannedAt: world.hoursAgo(-50),
      hostAgencyId: null,
    };
    const path = `/meetings/${await office(acts, 'coordinator', ['/meetings', plan])}`;
    yield 3;
    await office(acts, 'coordinator', [`${path}/cancellation`, {}, 'POST', path]);
  }),
  errand(
    'notes are kept, a duty line is asked for, and a step waits',
    inOnePart(async (acts, of) => {
      const id = await standardCase(acts, of);
      const draft = { value: 'Намуна', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
      await steps(acts, id, [['caseworker', `/drafts/note:${id}`, draft, 'PUT']]);
      const reference = await referenceOf(acts, 'caseworker', id);
      await acts.world.send('healthWorker', { path: '/duty-contacts', body: { reference }, caseId: id });
      const shown = await listOf<Snoozable>(acts, 'caseworker', `/cases/${id}/snoozes`);
      const row = shown.find(({ snoozableUntil }) => snoozableUntil !== null);
      if (!row) return;
      const until = new Date(Date.parse(row.snoozableUntil ?? '') - 60_000).toISOString();
      const path = `/follow-ups/${row.followUpId}`;
      await steps(acts, id, [
        ['caseworker', `${path}/snoozes`, { reason: 'agreed_later', until, alsoIds: [] }],
        ['caseworker', `${path}/snooze`, {}, 'DELETE'],
      ]);
    }),
  ),
];

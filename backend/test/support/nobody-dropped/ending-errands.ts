/** Ways to end or hide a record: its pending work must not end unseen. */
import { highCase } from './attempts.js';
import type { Attempt } from './attempts.js';
import { errand, referenceOf, standardCase, steps } from './errands.js';

export const ENDING_ERRANDS: readonly Attempt[] = [
  errand('she wants everything erased, and two people and seven days say so', async function* (acts, of) {
    const { world } = acts;
    const id = await standardCase(acts, of);
    const reference = await referenceOf(acts, 'caseworker', id);
    await steps(acts, id, [['caseworker', `/cases/${id}/erasure-requests`, { reference, alone: 'yes' }]]);
    yield 1;
    const kept = (await world.read('supervisor', `/cases/${id}/retention`))?.['erasureRequest'] as {
      id: string;
    };
    const isStopped = world.dice.chance(0.3);
    const second = isStopped ? 'stop' : 'confirmation';
    await steps(acts, id, [['supervisor', `/erasure-requests/${kept?.id ?? world.never}/${second}`]]);
    if (isStopped) return;
    yield 7.2 * 24;
    await steps(acts, id, [['supervisor', `/erasure-requests/${kept?.id ?? world.never}/execution`]]);
  }),
  errand('her file is sealed for two, and opened again', async function* (acts, of) {
    const id = await highCase(acts, 'caseworker');
    of(id);
    const supervisorId = acts.world.as('supervisor').userId;
    await steps(acts, id, [['caseworker', `/cases/${id}/sealed-file`, { supervisorId }]]);
    yield 5 * 24;
    await steps(acts, id, [['supervisor', `/cases/${id}/sealed-file/opening`]]);
  }),
  errand('her file is sealed for two, and both lock their accounts', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'caseworker2');
    of(id);
    const supervisorId = world.as('supervisor2').userId;
    await steps(acts, id, [['caseworker2', `/cases/${id}/sealed-file`, { supervisorId }]]);
    yield 2;
    const readers = ['caseworker2', 'supervisor2'];
    for (const one of readers) await acts.done(one, { path: '/sessions/lock-account', caseId: null });
    yield 6 * 24;
    for (const one of readers)
      await world.send('administrator', { path: `/users/${world.as(one).userId}/unlock`, caseId: null });
  }),
  errand('her death is reported, and the report is wrong', async function* (acts, of) {
    const id = await highCase(acts, 'caseworker', acts.world.dice.chance(0.5));
    of(id);
    await steps(acts, id, [['caseworker', `/cases/${id}/death-reports`, { saidBy: 'neighbour' }]]);
    yield 9 * 24;
    await steps(acts, id, [['supervisor', `/cases/${id}/death-reports/correction`]]);
  }),
  errand('a case that was opened in error is closed and erased', async function* (acts, of) {
    const id = await acts.open('caseworker', { isViolence: false });
    of(id);
    await acts.say('caseworker', id, { kind: 'evidence', evidence: 'checked_file' });
    const team = { by: 'caseworker', supervisor: 'supervisor' };
    const named = 'done_elsewhere_in_writing';
    await acts.close({ ...team, caseId: id, reason: 'opened_in_error', named });
    yield 24;
    const reference = await referenceOf(acts, 'supervisor', id);
    await steps(acts, id, [['supervisor', `/cases/${id}/erasure`, { reference, ground: 'case_closed' }]]);
  }),
  errand('she died, and how is written again', async function* (acts, of) {
    const id = await highCase(acts, 'caseworker');
    of(id);
    const [evidence] = acts.contract.codes('ClosureStatementRequest', 'evidence');
    await acts.say('caseworker', id, { kind: 'evidence', evidence });
    const team = { by: 'caseworker', supervisor: 'supervisor' };
    await acts.close({ ...team, caseId: id, reason: 'died', named: 'done_elsewhere_in_writing' });
    yield 30;
    const path = `/cases/${id}/death-cause`;
    const version = Number((await acts.world.read('caseworker', path))?.['version']);
    await acts.done('caseworker', { method: 'PUT', path, body: { cause: 'other' }, caseId: id, version });
  }),
];

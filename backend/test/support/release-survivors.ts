import type { Server } from 'node:http';
import { expect } from '@jest/globals';
import request from 'supertest';
import { signed } from '../../src/callback-requests/sms/http-gateway.js';
import type { Role } from '../../src/platform/http/permissions.js';
import { proveAgain, signIn } from './actors.js';
import type { TestApp } from './app.js';
import { Blocking } from './blocking.js';
import { BoardStory } from './board.js';
import { incidentForm } from './forms.js';
import { importPilot, pilotHead } from './imports.js';
import { BringingIn } from './import-files.js';
import { addMembers, hire } from './kulob.js';
import type { Kulob } from './kulob.js';
import { LinkStory, twin } from './linking.js';
import { answers, named, programmeFor } from './programme.js';
import { CHANNELS } from './release-staff.js';
import { until } from './steps.js';
import { callInsFor, knownIncidentsFor, personCountingFor, sweeperFor } from './workers.js';

const BOOK = [
  '№ предписания,Орган,Дата подачи заявления,ФИО пострадавшей,Г.р.,В отношении (ФИО),Родство,Решение,Причина отказа,Дата и время вынесения,Дата и время вручения,Срок до,Условия,Продление,Нарушения,Прим.',
  '1,ОМВД района Восе,10.10.2025,Дафтарова Мавҷуда Намуновна,1991,,муж,вынесено,,10.10.2025 10:00,10.10.2025 12:00,20.10.2025,,,,',
].join('\n');
const CHILD = {
  ...{ birthYear: 2017, sex: 'girl', livesWith: 'her', birthCertificate: 'held_by_him' },
  ...{ words: { givenName: 'Нилуфар', school: 'School 4', whoMayFetch: 'the aunt' } },
  ...{ sawViolence: 'yes', wasHurt: 'no', usedAsThreat: 'unknown', hasDisability: 'unknown' },
};

const isEmpty = async (test: TestApp, table: string): Promise<boolean> =>
  (await test.database.query(`select 1 from ${table} limit 1`)).length === 0;

/** What she says of him while he is in a programme, a worker who must not reach his file, her child's safety, and a licensed tool. */
export async function addAnswers(test: TestApp, kulob: Kulob): Promise<void> {
  const we = new BoardStory(test, kulob);
  const { openCase, running, carryOn, rows, say, signalPath, worker } = await programmeFor(test, kulob);
  const caseId = await openCase('caseworker', 'Барномаев Барно', { consents: answers('given') });
  const file = await running(named('Барномаев', 'Барно'));
  await hire(test, kulob, { agency: 'programme', person: 'programmeWorker3', roles: ['programme_worker'] });
  const colleague = { userId: we.as('programmeWorker2').userId, reason: 'relative' };
  await worker().post(`/programme-files/${file}/blocks`, colleague).expect(204);
  await worker().post(`/programme-files/${file}/signals`, {
    ...{ code: 'moved_back', onDay: await we.day(), sentence: 'He came home.' },
  });
  await carryOn();
  const [signal] = await rows('caseworker', caseId);
  await say(caseId, signal, 'is_him').expect(200);
  await we.pass('7 days');
  const [asks] = await rows('caseworker', caseId, 'pg.partner');
  const word = { step: asks?.step, word: 'same' };
  await we
    .as('caseworker')
    .post(`${signalPath(caseId, asks)}/words`, word)
    .expect(200);
  await we.as('caseworker').post(`/cases/${caseId}/children`, CHILD).expect(204);
  const { items } = await we.get<{ items: { id: string }[] }>('caseworker', `/cases/${caseId}/children`);
  const safe = { answer: 'safe', askedOn: await we.day() };
  await we.as('caseworker').post(`/children/${items[0]?.id}/safety-answers`, safe).expect(204);
  const tool = { tool: 'dash', onDay: await we.day(), score: 15, band: 'high', isLicensed: true };
  await we.as('caseworker').post(`/cases/${caseId}/tool-results`, tool).expect(201);
}

/** A heavy block on which one of two has voted, and a question by the code on a card that found its case. */
export async function addAccess(test: TestApp, kulob: Kulob): Promise<void> {
  const we = new Blocking(test, kulob);
  const caseId = await we.openShared('caseworker');
  const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal', { partitions: ['identity'] }));
  await we.accept('lawyer', id);
  for (const agency of ['shelter', 'legalAid'])
    expect(await we.keepAway('caseworker', caseId, we.agency(agency))).toBe(204);
  const heavy = (await we.blocks('supervisor', caseId)).find(({ isHeavy }) => isHeavy);
  expect((await we.vote('supervisor', heavy, 'lift')).status).toBe(204);
  const known = await we.openShared('specialist');
  const [survivor] = await test.database.query<{ code: string }>(
    'select code from panoh.survivors where case_id = $1',
    [known],
  );
  await we.as('caseworkerElsewhere').post('/call-ins', { code: survivor?.code }).expect(204);
  await callInsFor(test).carryOn();
}

/** An order of the past with the survivor it is about, of a district alone, and a register that waits to be confirmed. */
export async function addRegisters(test: TestApp, kulob: Kulob): Promise<void> {
  const we = new BoardStory(test, kulob);
  const names = { tg: 'vose', ru: 'vose', en: 'vose' };
  const group = { place: 'vose', name: names, fallbackAgencyId: kulob.agencies['crisisCentre'] };
  await proveAgain(test, we.as('administrator'));
  const { id: groupId } = (await we.as('administrator').post('/working-groups', group).expect(201)).body;
  const people: Record<string, Role[]> = { keeper: ['supervisor'], inspectorOfBook: ['police_inspector'] };
  const members = { policeOfBook: { type: 'police_dv' as const, people } };
  await addMembers(test, kulob, { groupId, place: 'vose', members });
  const who = { surname: 'Дафтарова', givenName: 'Мавҷуда', patronymic: 'Намуновна' };
  await we.open('inspectorOfBook', { identity: { ...who, bornOn: '1991-01-01', bornPrecision: 'year' } });
  const period = { from: '2025-10-01', to: '2025-10-31' };
  const read = { as: 'keeper', bytes: Buffer.from(BOOK), period };
  expect(await importPilot({ test, kulob }, 'orders', read)).toMatchObject({ stored: 1, failed: [] });
  const bringing = new BringingIn(test, kulob);
  await bringing.send('cowfaSupervisor', pilotHead('cowfaKulob', 9)).expect(201);
  await bringing.close();
}

/** Two agencies that let each other know, say that a pair is one woman, and one of which hears what happened to her again. */
export async function addSameWoman(test: TestApp, kulob: Kulob): Promise<void> {
  const story = new LinkStory(test, kulob);
  const cases = {
    caseworker: await story.write('caseworker', twin('Зебо', 'Ҷуфтова')),
    lawyer: await story.write('lawyer', twin('Дилноза', 'Ҷуфтова')),
  };
  await story.letKnow('caseworker', cases.caseworker, { agency: 'legalAid' });
  await story.letKnow('lawyer', cases.lawyer, { agency: 'crisisCentre' });
  for (const [person, id] of Object.entries(cases)) {
    const path = `/cases/${id}/possible-matches`;
    const matches = (): Promise<{ pairId: string }[]> => story.get(person, path);
    await until(async () => (await matches()).length > 0);
    const [{ pairId } = { pairId: '' }] = await matches();
    await story.as(person).post(path, { pairId, answer: 'same' }).expect(201);
  }
  await until(async () => (await story.alsoServedBy('caseworker', cases.caseworker)).length > 0);
  const again = incidentForm({ reportedOn: await story.day(), startedOn: await story.day(-1) });
  await story.as('lawyer').post(`/cases/${cases.lawyer}/incidents`, again).expect(201);
  await knownIncidentsFor(test).carryOn();
  await until(async () => !(await isEmpty(test, 'linkage.disclosed_incidents')));
  await story.close();
}

/** Quiet requests by the desk and by text message, the alarm of who is on duty, an answer, and her voice. */
export async function addPortal(test: TestApp, kulob: Kulob): Promise<void> {
  const server = test.app.getHttpServer() as Server;
  const [line] = await test.database.query<{ userId: string; agencyId: string }>(
    `select u.id as "userId", u.agency_id as "agencyId" from panoh.hotline() h join panoh.users u using (agency_id)
     where u.status = 'active' and 'hotline_worker' = any (u.roles) limit 1`,
  );
  const operator = await signIn(test, line!);
  await proveAgain(test, operator);
  await operator.put('/notification-preferences/duty-phone', { number: '+992931112233' }).expect(204);
  const send = (path: string, form: object) =>
    request(server)
      .post(path)
      .set('Origin', 'null')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send(form);
  await send('/portal/en/desk', { a: '+992 93 500-11-22', b: 'morning', d: 'anyone', e: 'own_words' }).expect(
    303,
  );
  const sms = { id: 'a1', from: '992900000001', text: 'Yordam lozim' };
  const { time, signature } = signed(CHANNELS.PANOH_SMS_SECRET, new Date(), Object.values(sms));
  await request(server)
    .post('/api/sms/messages')
    .set('X-Time', time)
    .set('X-Signature', signature)
    .send(sms)
    .expect(204);
  await sweeperFor(test).reminders.sweep();
  const { open } = (await operator.get('/callback-requests').expect(200)).body;
  const { id, version } = open.items.find(({ source }: { source: string }) => source === 'sms');
  const taken = (await operator.post(`/callback-requests/${id}/take`, {}, version).expect(200)).body;
  const answer = { template: 'call_when', language: 'tg', basis: 'asked', isSafeNow: true };
  await operator.post(`/callback-requests/${id}/answers`, answer, taken.version).expect(200);
  const codes = [];
  for (let count = 0; count < 2; count += 1)
    codes.push((await kulob.as['caseworker']!.post('/voices/codes', {}).expect(201)).body.code);
  await send('/portal/en/voice', { code: codes[0], respected: 'yes', safe: 'partly' }).expect(303);
}

/** The counts of persons, which wait until nothing is left to be linked. */
export async function addPersons(test: TestApp): Promise<void> {
  const { counting } = personCountingFor(test);
  await until(async () => {
    await counting.run();
    return !(await isEmpty(test, 'statistics.person_counts'));
  });
}

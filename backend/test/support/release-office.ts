import { ScureBase32Plugin, generate } from 'otplib';
import { proveAgain } from './actors.js';
import type { TestApp } from './app.js';
import { caseForm } from './forms.js';
import { addMembers } from './kulob.js';
import type { Kulob } from './kulob.js';
import { Referring } from './referrals.js';
import { addChannels, addOversight, addReports, addTraining } from './release-staff.js';
import { addAccess, addAnswers, addPortal, addRegisters, addSameWoman } from './release-survivors.js';
import { upload } from './uploads.js';

/** Tables that a release may leave without a row, and why. */
export const TRANSIENT: Readonly<Record<string, string>> = {
  'linkage.inbox': 'emptied by the transaction that encodes',
  'linkage.to_compare': 'emptied by the transaction that compares',
  'panoh.passkey_challenges': 'gone once it is answered, or after minutes',
  'panoh.queue_stale': 'emptied at the end of each transaction',
  'panoh.sign_in_tickets': 'gone once it is used, or after minutes',
  'statistics.periods_to_recount': 'emptied as each period is counted',
  'vault.rotations': 'emptied at the end of a change of keys',
};

const CHOICES = {
  ...{ language: 'ru', email: 'urgent', digestHour: 9, quietFrom: 1_260, quietUntil: 360 },
  ...{ worksOn: [6, 1, 2], breaksQuiet: true },
};

/** What the stories leave empty; days pass in it, so what is erased after days comes last. */
export async function addRows(test: TestApp, kulob: Kulob): Promise<void> {
  for (const add of [
    ...[addAnswers, addOffice, addCare, addChannels, addTraining, addAccess, addRegisters],
    ...[addSameWoman, addReports, addPortal, addOversight],
  ])
    await add(test, kulob);
}

/** What no story of a case comes by: factors, a device with cases, choices, a training and a day off. */
async function addOffice(test: TestApp, { as }: Kulob): Promise<void> {
  const [worker, supervisor, administrator] = [as['caseworker']!, as['supervisor']!, as['administrator']!];
  await proveAgain(test, worker);
  const { secret } = (await worker.post('/session/authenticator/secret').expect(200)).body;
  const [now] = await test.database.query<{ at: Date; day: string }>(
    'select panoh.now() as at, panoh.now()::date::text as day',
  );
  const epoch = Math.floor((now?.at.getTime() ?? 0) / 1_000);
  const code = await generate({ secret, epoch, base32: new ScureBase32Plugin() });
  await worker.post('/session/authenticator', { code }).expect(204);
  await proveAgain(test, worker);
  await worker.post('/session/recovery-codes').expect(201);
  const { id } = (await worker.post('/cases', caseForm()).expect(201)).body;
  await worker.post('/devices', { hours: 12, caseIds: [id] }).expect(201);
  await worker.put('/notification-preferences', CHOICES).expect(204);
  const day = now?.day ?? '';
  const held = { module: 'tm_order', heldOn: day, place: 'kulob', host: 'police_academy', trainerIds: [] };
  const persons = [{ userId: worker.userId, passed: true }];
  await supervisor.post('/training/sessions', { ...held, persons }).expect(201);
  await administrator.post('/holidays', { day: `${Number(day.slice(0, 4)) + 1}-02-01` }).expect(204);
}

/** Rows of referrals, courts and follow-ups that stories leave out: a shared file, and what a court says of a matter opened to it. */
async function addCare(test: TestApp, kulob: Kulob): Promise<void> {
  await addMembers(test, kulob, {
    ...{ groupId: kulob.groupId, place: 'kulob' },
    members: { court: { type: 'court', people: { secretary: ['court_contact'] } } },
  });
  const we = new Referring(test, kulob);
  const shared = await we.openShared('caseworker');
  const form = we.form('legalAid.legal', { partitions: ['identity', 'legal'] });
  const sent = await we.send('caseworker', shared, form);
  await we.accept('lawyer', sent.id);
  const file = { caseId: shared, bytes: Buffer.from('%PDF-1.7\nЊ\n%%EOF'), partition: 'legal', name: 'x' };
  const { id: fileId } = await upload(we.as('caseworker'), file);
  await we.as('caseworker').post(`/referrals/${sent.id}/files`, { fileId, alone: 'yes' }).expect(201);
  const [now] = await test.database.query<{ day: string }>(
    `select (panoh.now() at time zone 'Asia/Dushanbe')::date::text as day`,
  );
  const onDay = now?.day ?? '';
  const caseId = await we.open('lawyer');
  const filed = { kind: 'divorce', step: 'filed', address: 'lawyer', onDay };
  const { body } = await we.as('lawyer').post(`/cases/${caseId}/court-cases`, filed).expect(201);
  const opening = { agencyId: kulob.agencies['court'], dutyId: null, alone: 'yes' };
  await we.as('lawyer').post(`/court-cases/${body.courtCases[0].id}/openings`, opening).expect(201);
  const [work] = (await we.as('secretary').get('/court-work').expect(200)).body;
  const entry = { onDay, entry: 'decided', detail: 'granted' };
  await we.as('secretary').post(`/court-work/${work.id}/entries`, entry).expect(201);
}

import { expect } from '@jest/globals';
import { proveAgain } from './actors.js';
import type { TestApp } from './app.js';
import { caseForm } from './forms.js';
import { hire, limitReads } from './kulob.js';
import type { Kulob } from './kulob.js';
import { Browser } from './push-service.js';
import { Referring } from './referrals.js';
import { MailServer } from './test-mailboxes.js';
import { messengerFor, rollUpFor } from './workers.js';

/** Settings of the application that opens every way to send messages; nobody answers at these addresses. */
export const CHANNELS = {
  ...{ PANOH_SMTP_URL: 'smtp://127.0.0.1:1', PANOH_SMTP_FROM: 'office@example.test' },
  ...{ PANOH_PUSH_CONTACT: 'mailto:office@example.test', PANOH_PUSH_SERVICES: 'https://push.example' },
  ...{ PANOH_SMS_URL: 'https://sms.example/send', PANOH_SMS_NUMBER: '4747', PANOH_SMS_SECRET: 'secret' },
};
const PACK = {
  ...{ owner: 'Кумита', operator: 'Марказ', serverPlace: 'Душанбе', isInside: true, responsible: 'Масъул' },
  ...{ contact: '102', licences: 'AGPL-3.0', volume: 'under_10000', graceDays: 30 },
};

/** A confirmed e-mail address, a browser that receives messages, and an introduction that was closed. */
export async function addChannels(test: TestApp, { as }: Kulob): Promise<void> {
  const worker = as['lawyer']!;
  const mail = await MailServer.start();
  const { relay, devices, close } = messengerFor(test, { mail: mail.url, push: [] });
  const address = 'lawyer@example.test';
  await proveAgain(test, worker);
  await worker.post('/notification-preferences/email', { address }).expect(204);
  await devices.onApplicationBootstrap();
  await relay.sweep();
  const code = /\d{6}/.exec(mail.to(address).at(-1)?.text ?? '')?.[0];
  await worker.post('/notification-preferences/email/confirmation', { code }).expect(204);
  await close();
  await mail.close();
  const { subscription } = new Browser(CHANNELS.PANOH_PUSH_SERVICES);
  await worker.post('/push-devices', subscription).expect(204);
  await worker.put('/session/tour').expect(204);
}

/** The counts of all periods, what happened outside, reports and rows that left, and a legal pack. */
export async function addReports(test: TestApp, kulob: Kulob): Promise<void> {
  const { as, groupId } = kulob;
  const [supervisor, second] = [as['supervisor']!, as['supervisor2']!];
  const days = { fromOn: '2025-02-10', untilOn: '2025-02-20' };
  await as['coordinator']!.post('/statistics/shocks', { kind: 'flood', groupId, ...days }).expect(201);
  await rollUpFor(test).rollUp.run();
  await hire(test, kulob, { agency: 'cowfa', person: 'statistician2', roles: ['statistician'] });
  const report = { report: 'committee', period: '2026-q1', recipient: 'statistics_agency' };
  const { id } = (await as['statistician']!.post('/statistics/deliveries', report).expect(201)).body;
  await as['statistician2']!.post(`/statistics/deliveries/${id}/approval`, {}).expect(200);
  for (const one of [supervisor, second]) await proveAgain(test, one);
  const rows = { fromOn: '2026-01-01', toOn: '2026-03-31' };
  const asked = (await supervisor.post('/incident-exports', rows).expect(201)).body;
  await second.post(`/incident-exports/${asked.id}/decision`, { approves: true }).expect(200);
  const pack = (await as['administrator']!.get('/legal-pack').expect(200)).body;
  const seen = pack.settings?.version ?? 0;
  await as['administrator']!.put('/legal-pack/settings', PACK, seen).expect(204);
  await as['officer']!.post('/legal-pack/versions').expect(204);
}

/** A supervisor whom two people of oversight appoint for one who locked her account, and a budget of reads that is spent. */
export async function addOversight(test: TestApp, kulob: Kulob): Promise<void> {
  const we = new Referring(test, kulob);
  for (const [agency, person] of Object.entries({ cowfa: 'watcher', hotline: 'watcher2' }))
    await hire(test, kulob, { agency, person, roles: ['oversight'] });
  await we.open('healthWorker');
  await we.as('healthSupervisor').post('/sessions/lock-account').expect(204);
  const { userId, agencyId } = we.as('healthWorker');
  const proposal = { agencyId, userId, as: 'supervisor' };
  const { id } = (await we.as('watcher').post('/oversight/appointments', proposal).expect(201)).body;
  await proveAgain(test, we.as('watcher2'));
  await we.as('watcher2').post(`/oversight/appointments/${id}/confirmation`).expect(200);
  const cases = [await we.open('shelterWorker'), await we.open('shelterWorker')];
  await limitReads(test, { cases: 1, unwraps: 100_000_000 });
  const answers = [];
  for (const one of cases) answers.push((await we.as('shelterSupervisor').get(`/cases/${one}`)).status);
  expect(answers).toContain(429);
  await limitReads(test, { cases: 1_000_000, unwraps: 100_000_000 });
}

/** An act without its training, and the notice of a training that ends; the rule does not stay in force. */
export async function addTraining(test: TestApp, { as }: Kulob): Promise<void> {
  const rule = async (enforcedFrom: string | null): Promise<void> => {
    const { version } = (await as['administrator']!.get('/training/rule').expect(200)).body;
    await as['administrator']!.post('/training/rule', { enforcedFrom, version }).expect(200);
  };
  const [days] = await test.database.query<{ today: string; held: string }>(
    `select d::date::text as today, (d - interval '24 months' + interval '10 days')::date::text as held
     from (select panoh.now() at time zone 'Asia/Dushanbe' as d) n`,
  );
  const session = { module: 'tm_review', heldOn: days?.held, place: 'kulob', host: 'ngo', trainerIds: [] };
  const persons = [{ userId: as['supervisor']!.userId, passed: true }];
  const { id } = (await as['supervisor']!.post('/training/sessions', { ...session, persons }).expect(201))
    .body;
  await as['supervisor2']!.post(`/training/sessions/${id}/confirm`, {}).expect(200);
  await rule(days?.today ?? '');
  await as['caseworker2']!.post('/cases', caseForm()).expect(201);
  await test.database.query('select panoh.notify_trainings()');
  await rule(null);
}

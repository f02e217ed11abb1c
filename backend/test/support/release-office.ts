import { ScureBase32Plugin, generate } from 'otplib';
import { proveAgain } from './actors.js';
import type { TestApp } from './app.js';
import { caseForm } from './forms.js';
import type { Kulob } from './kulob.js';

const CHOICES = {
  ...{ language: 'ru', email: 'urgent', digestHour: 9, quietFrom: 1_260, quietUntil: 360 },
  ...{ worksOn: [6, 1, 2], breaksQuiet: true },
};

/** What no story of a case comes by: factors, a device with cases, choices, a training and a day off. */
export async function addOffice(test: TestApp, { as }: Kulob): Promise<void> {
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

import type { TestApp } from './app.js';
import { addProgramme } from './kulob.js';
import type { OrderStory } from './orders.js';

const HIS = {
  ...{ basis: 'court_duty', hoursAsked: 30, paperNumber: 'x', surname: 'x', givenName: 'x', patronymic: 'x' },
  ...{ bornOn: null, phones: 'x', workHours: 'x', language: 'x', notes: 'x' },
  ...{ drinks: 'yes', hasWeapon: 'no', livesWithChildren: 'no', hadOrders: 'unknown' },
};

/** A man in the programme, his file changed once, and a signal that goes to her side. */
export async function passSignal(test: TestApp, story: OrderStory): Promise<void> {
  await addProgramme(test, story.kulob);
  const worker = story.as('programmeWorker');
  const { id, version } = (await worker.post('/programme-files', HIS).expect(201)).body;
  await worker.put(`/programme-files/${id}`, HIS, version).expect(200);
  const signal = { code: 'weapon', onDay: await story.day(), sentence: 'x' };
  await worker.post(`/programme-files/${id}/signals`, signal).expect(204);
}

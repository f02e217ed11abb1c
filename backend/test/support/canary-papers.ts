import type { Kulob } from './kulob.js';
import type { OrderStory } from './orders.js';

const SETTINGS = {
  ...{
    owner: 'x',
    operator: 'x',
    serverPlace: 'x',
    isInside: true,
    responsible: 'x',
    contact: 'x',
    licences: 'x',
  },
  ...{ volume: 'under_10000', graceDays: 30 },
};
const TRAINER = { displayName: 'x', modules: ['tm_order'], languages: ['tg'], trainedOn: null, isPaid: true };

/** Words of the directory in the papers of the law and in the pool of trainers. */
export async function signPapers({ agencies }: Kulob, story: OrderStory): Promise<void> {
  const administrator = story.as('administrator');
  await administrator.put('/legal-pack/settings', SETTINGS, 0).expect(204);
  await administrator.post('/legal-pack/protocols', undefined, 0).expect(204);
  const day = await story.day();
  const signature = {
    firstSigner: 'x',
    secondSigner: 'x',
    signedOn: day,
    paperNumber: 'x',
    protocolNumber: 1,
  };
  await administrator
    .put(`/legal-pack/agencies/${agencies['crisisCentre']}/signature`, { ...signature, recordedAt: null })
    .expect(204);
  const done = { doneOn: day, responsible: 'x', recordedAt: null };
  await story.as('officer').put('/legal-pack/sign-offs/chair_order', done).expect(204);
  await story.as('coordinator').post('/training/trainers', TRAINER).expect(201);
}

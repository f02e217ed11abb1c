import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

const OWN = '/statistics/exports/path/own-agency/2026-0';

describe('files of figures', () => {
  let test: TestApp;
  let story: BoardStory;
  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it.each(['csv', 'json', 'xlsx', 'pdf'])(
    'are given as %s in every language, and say where they came from',
    async (form) => {
      for (const language of ['tg', 'ru', 'en']) {
        const answer = await story
          .as('supervisor')
          .get(`${OWN}/orders-breach.${language}.${form}`)
          .buffer(true)
          .parse((response, done) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => done(null, Buffer.concat(chunks)));
          })
          .expect(200);
        expect(answer.headers['content-disposition']).toBe(
          `attachment; filename="orders-breach-2026-0.${form}"`,
        );
        const bytes = answer.body as Buffer;
        expect(bytes.length).toBeGreaterThan(300);
        if (form === 'csv' || form === 'json') {
          expect(bytes.toString()).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
          expect(bytes.toString()).toMatch(/[0-9A-F]{4}-[0-9A-F]{4}/);
        }
      }
    },
  );

  it('are in the log: which figures, of when and in which form, and under the number that stands on them', async () => {
    const { body } = await story.as('supervisor').get(`${OWN}/orders-extension.en.json`).expect(200);
    const [entry] = await test.database.query<{ purpose: string; action: string }>(
      'select purpose, action from panoh.audit_entries where request_id = $1',
      [/[0-9a-f]{8}-[0-9a-f-]{27}/.exec((body as { mark: string }).mark)?.[0]],
    );
    expect(entry).toEqual({ purpose: 'export:orders-extension-2026-0:json', action: 'exportAgencyPath' });
  });

  it.each(['print', 'png'])('are written down as %s, under the number that stands on it', async (taking) => {
    for (const [path, name] of [
      [`${OWN}/orders-breach`, 'orders-breach-2026-0'],
      ['/statistics/exports/measures/own-agency/2026-1/on_time', 'on_time-2026-1'],
    ] as const) {
      const { body } = await story.as('supervisor').get(`${path}.tg.${taking}/mark`).expect(200);
      const { mark } = body as { mark: string };
      expect(mark).toMatch(/[0-9A-F]{4}-[0-9A-F]{4}, \d\d\.\d\d\.\d{4} \d\d:\d\d/);
      const [entry] = await test.database.query<{ purpose: string }>(
        'select purpose from panoh.audit_entries where request_id = $1',
        [/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(mark)?.[0]],
      );
      expect(entry?.purpose).toBe(`export:${name}:${taking}`);
    }
    await story.as('coordinator').get(`${OWN}/orders-breach.en.${taking}/mark`).expect(403);
    for (const file of [`no-table.en.${taking}`, `orders-breach.de.${taking}`, 'orders-breach.en.csv'])
      await story.as('supervisor').get(`${OWN}/${file}/mark`).expect(404);
  });

  it('are given of what somebody may read, and of nothing else', async () => {
    await story.as('coordinator').get(`${OWN}/orders-breach.en.csv`).expect(403);
    const ofGroup = `/statistics/exports/path/groups/${story.kulob.groupId}/2026-1`;
    await story.as('supervisor').get(`${ofGroup}/referrals-agency.en.csv`).expect(403);
    await story.as('coordinatorElsewhere').get(`${ofGroup}/referrals-agency.en.csv`).expect(404);
    // Triages are counted for a group alone.
    for (const file of [
      'suicide-level.en.csv',
      'orders-breach.en.exe',
      'orders-breach.de.csv',
      'no-table.en.csv',
      'a.b.c.en.csv',
    ])
      await story.as('supervisor').get(`${OWN}/${file}`).expect(404);
    await story
      .as('supervisor')
      .get('/statistics/exports/measures/own-agency/2026-9/on_time.en.csv')
      .expect(404);
    await story
      .as('supervisor')
      .get('/statistics/exports/measures/own-agency/2026-1/on_time.en.csv')
      .expect(200);
  });
});

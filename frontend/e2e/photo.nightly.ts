import { describe, expect, it } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import { hasMetadata, photoOf } from '../../backend/test/support/photos';
import { withoutServiceWorker } from './support/browser';
import { register } from './support/case-work';
import type { Person } from './support/person';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const MARK = 'Kulob street 12';
const KILOBIT = 1024 / 8;
/** Ten times a poor line of 400 kbit/s, so that five megabytes take ten seconds and not two minutes. */
const LINE = {
  offline: false,
  latency: 40,
  downloadThroughput: 4_000 * KILOBIT,
  uploadThroughput: 4_000 * KILOBIT,
};

const percentOf = async (worker: Person): Promise<number> =>
  Number(await worker.main.locator('progress').getAttribute('value'));

describe('a photo of a case', () => {
  const story = Story.begin();

  it(
    'is sent over a poor line that breaks, goes on where it stopped, and has lost its place',
    async () => {
      const photo = await photoOf(MARK, [3_000, 2_250]);
      expect([photo.includes(MARK), photo.length > 4_000_000]).toEqual([true, true]);
      const worker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      const casePath = await register(worker, { givenName: 'Нигора', surname: 'Сафарова' });
      await withoutServiceWorker(worker.page);
      await worker.go(`${casePath}/files`);
      await worker.sees(worker.t('files.none'));
      await looksRight(worker, '47-no-files');
      const chunks: number[] = [];
      worker.page.on('response', (response) => {
        const no = /\/chunks\/(\d+)$/.exec(new URL(response.url()).pathname)?.[1];
        if (no && response.status() === 204) chunks.push(Number(no));
      });
      const line: CDPSession = await worker.page.context().newCDPSession(worker.page);
      await line.send('Network.enable');
      await line.send('Network.emulateNetworkConditions', LINE);
      const file = { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo };
      await worker.page.setInputFiles('#choose-file', file);
      await worker.waitsUntil(async () => (await percentOf(worker)) >= 20);
      await line.send('Network.emulateNetworkConditions', { ...LINE, offline: true });
      await worker.sees(worker.t('files.waits'));
      const stopped = await percentOf(worker);
      await looksRight(worker, '48-file-waits');
      await line.send('Network.emulateNetworkConditions', {
        ...LINE,
        uploadThroughput: -1,
        downloadThroughput: -1,
      });
      await worker.page.locator('img').first().waitFor({ timeout: 60_000 });
      expect(stopped).toBeGreaterThanOrEqual(20);
      // Each chunk arrived once: nothing that had arrived was sent again.
      expect([...new Set(chunks)]).toHaveLength(chunks.length);
      expect(chunks).toHaveLength(Math.ceil(photo.length / 262_144));
      await looksRight(worker, '49-files');

      const source = await worker.page.locator('img').first().getAttribute('src');
      const content = String(source).replace('thumbnail', 'content');
      const answer = await worker.page.request.get(new URL(content, worker.page.url()).href);
      const kept = await answer.body();
      expect(kept.includes(MARK)).toBe(false);
      expect(await hasMetadata(kept)).toBe(false);
      const named = `${worker.t('files.show')}: IMG_0001.jpg`;
      await worker.page.getByRole('button', { name: named }).click();
      await worker.page.locator('img.large').waitFor();
      await worker.go(`${casePath}/incidents`);
      await worker.page
        .getByRole('button', { name: new RegExp(`^${worker.t('files.tab')}`) })
        .first()
        .click();
      await worker.sees(worker.t('files.none'));
      await worker.page.setInputFiles('#choose-file', file);
      await worker.page.locator('pn-record-files img').first().waitFor({ timeout: 60_000 });
      await worker.sees(worker.t('file-partition.narrative'));
      await looksRight(worker, '49-incident-files');
      worker.faultsWereExpected();
    },
    TIME_LIMIT,
  );
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OperationsDto } from '../src/platform/health/operations.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { startWorkers } from './support/workers.js';

describe('how the machine is', () => {
  let test: TestApp;
  let story: BoardStory;
  const look = (): Promise<OperationsDto> => story.get('administrator', '/operations');

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('is told honestly where no worker has ever run', async () => {
    const shown = await look();
    expect(shown).toMatchObject({ queue: null, sweep: null, lastBackupAt: null });
    expect(shown.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(shown.database.version).toMatch(/^1[78]/);
    expect(shown.database.megabytes).toBeGreaterThan(0);
  });

  it('tells of the queue, of what waits before it and of the reminders, and nothing of a case', async () => {
    const id = await story.open('caseworker');
    const workers = await startWorkers(test);
    try {
      for (let tries = 0; tries < 40 && !((await look()).queue && (await look()).sweep); tries += 1)
        await new Promise((wait) => setTimeout(wait, 250));
      const shown = await look();
      expect(shown.queue).toMatchObject({ backend: 'postgres', isReached: true, failed: 0 });
      expect(shown.sweep).toMatchObject({ isSilent: false, failed: 0 });
      expect(JSON.stringify(shown)).not.toContain(id);
    } finally {
      await workers.close();
    }
    await story.pass('3 minutes');
    expect((await look()).sweep).toMatchObject({ isSilent: true });
  });
});

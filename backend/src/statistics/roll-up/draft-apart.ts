import { Worker } from 'node:worker_threads';
import type { DraftTables } from './drafted-tables.rules.js';

/**
 * Drafts in a thread of its own: weighing what many agencies know takes a processor half a minute and more, in which
 * reminders are due. Fails with what the thread failed with.
 */
export const draftApart: DraftTables = (release, around) =>
  new Promise((done, fail) => {
    const thread = new Worker(new URL('./drafting-thread.js', import.meta.url), {
      workerData: { release, around },
    });
    thread.once('message', done);
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`drafting ended with ${code}`)));
  });

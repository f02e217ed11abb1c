import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../support/root.mjs';

const HERE = fileURLToPath(import.meta.url);
/** What the first link of all registrations may take. */
const GOAL = { of: 100_000, seconds: 600, megabytes: 1_536 };
/** Without a limit, garbage is left lying for as long as the machine has room. */
const HEAP_MEGABYTES = 1_000;
const SECRET = Buffer.alloc(32, 'panoh linkage, to measure by');

/** Runs in a separate process, so that memory is measured alone. */
async function linkMade(count) {
  const linkage = await import(inRoot('dist/backend/src/linkage/index.js'));
  const { makeRegistrations } = await import('./registrations.mjs');
  const { registrations, truth } = makeRegistrations(count);
  const began = performance.now();
  const encoded = linkage.encodeAll(new linkage.Encoder(SECRET), registrations);
  const encoding = (performance.now() - began) / 1_000;
  process.send({ step: `encoded in ${encoding.toFixed(0)} s` });
  const onProgress = (pairs) => pairs % 1_000_000 === 0 && process.send({ step: `${pairs} pairs compared` });
  const linked = linkage.linkAll(encoded, { onProgress });
  const seconds = (performance.now() - began) / 1_000;
  const { f1, doubleCountError } = linkage.evaluate(linked.clusters, truth);
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  process.send({
    done: { count, seconds, encoding, megabytes, compared: linked.compared, f1, doubleCountError },
  });
}

/** Links so many made-up registrations at once: the engine alone, without a database. */
export const measureLinkage = (count, report) =>
  new Promise((resolve, reject) => {
    const child = fork(HERE, ['--link', String(count)], {
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    });
    child.on('message', ({ step, done }) => (done ? report.linked(done, GOAL) : report.step(step)));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('The link ended before its time.')),
    );
  });

if (process.argv[2] === '--link') {
  await linkMade(Number(process.argv[3]));
  process.disconnect();
}

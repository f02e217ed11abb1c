import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';

const MAIN = fileURLToPath(new URL('../../../dist/backend/src/main.js', import.meta.url));
/** Longest wait for the address: an empty folder, with the registers of the demo. */
const START_MS = 240_000;

/** The product as `npm start` runs it: one process, its own database in a folder, the demo in it. */
export interface DemoServer {
  url: string;
  process: ChildProcess;
  /** Where its database stands, as it says itself; elsewhere than its folder when started by root. */
  data: string;
}

/** Starts with these settings, as a deployment would set them. */
export async function startDemo(folder: string, settings: Record<string, string> = {}): Promise<DemoServer> {
  const port = await freePort();
  const started = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      PANOH_DATA_DIR: folder,
      PANOH_DEMO: 'on',
      PORT: String(port),
      DATABASE_URL: '',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return { url: `http://localhost:${port}`, process: started, data: await untilReady(started) };
  } catch (error) {
    await endDemo(started);
    throw error;
  }
}

/** One that was killed has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

export async function endDemo(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await ended;
}

async function untilReady(server: ChildProcess): Promise<string> {
  let said = '';
  const listen = (chunk: Buffer) => (said += chunk.toString('utf8'));
  server.stdout?.on('data', listen);
  server.stderr?.on('data', listen);
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (hasEnded(server) || Date.now() > deadline) throw new Error(`No address yet:\n${said}`);
    await new Promise((wait) => setTimeout(wait, 100));
    const data = /^ *Data: (.+)$/m.exec(said)?.[1];
    if (data) return data;
  }
}

/** A folder of the caller's own, with what a first start leaves: tests of the demo and journeys fill it once. */
export async function demoFolder(): Promise<string> {
  const { copyOfCached } = (await import(
    new URL('../../../scripts/support/cache-folder.mjs', import.meta.url).href
  )) as { copyOfCached: (name: string, fill: (folder: string) => Promise<void>) => Promise<string> };
  return copyOfCached('demo', async (folder) => endDemo((await startDemo(folder)).process));
}

import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';

const running = new Set();
let isEnding = false;
const hasGroups = process.platform !== 'win32';

/**
 * Runs a command to its end. Each child leads a separate process group, so that its descendants end with it.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, live?: boolean, onOutput?: (text: string) => void }} options
 *   `live` hands the terminal to the command instead of collecting what it writes.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run([program, ...args], { cwd = ROOT, env = {}, live = false, onOutput } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: hasGroups,
      shell: process.platform === 'win32' && program === 'npm',
    });
    running.add(child);
    let output = '';
    const collect = (chunk) => {
      output += chunk;
      onOutput?.(String(chunk));
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => done({ code: 127, output: `${program}: ${error.message}` }));
    child.once('close', (code) => {
      running.delete(child);
      // An intended stop is no failure: the waiting caller ends too.
      if (!isEnding) done({ code: code ?? 1, output });
    });
  });
}

function signalAll(signal) {
  for (const child of running) {
    try {
      if (hasGroups) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      running.delete(child);
    }
  }
}

/** Ends everything that {@link run} started and has not ended. */
async function endAll() {
  signalAll('SIGTERM');
  const deadline = Date.now() + 2_000;
  while (running.size > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  signalAll('SIGKILL');
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Until the returned function is called, a signal ends every child before this process.
 * @param {() => unknown} [alsoAtEnd]
 */
export function endWithSignals(alsoAtEnd = () => undefined) {
  const ignore = () => undefined;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await endAll();
    await alsoAtEnd();
    process.stdout.write('\n');
    process.exit(130);
  };
  // A terminal that went away must not end this process before its children.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  for (const signal of SIGNALS) process.on(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}

import { spawn } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../support/processes.mjs';

/** Runs a command, and throws with its last lines where it fails. @returns {Promise<string>} */
export async function must(command, options) {
  const { code, output } = await run(command, options);
  if (code !== 0) throw new Error(`${command.join(' ')}\n${output.split('\n').slice(-12).join('\n')}`);
  return output;
}

const answers = async () => (await run(['docker', 'version'])).code === 0;

/** The daemon that runs on this machine, or a separate one until the campaign ends. */
export async function openDaemon(folder) {
  if (await answers()) return { close: async () => {} };
  await mkdir(folder, { recursive: true });
  process.env['DOCKER_HOST'] = `unix://${join(folder, 'docker.sock')}`;
  const log = await open(join(folder, 'daemon.log'), 'a');
  const child = spawn(
    'dockerd',
    [
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'pid'), '--host', process.env['DOCKER_HOST']],
      ...['--bridge', 'none', '--log-level', 'warn'],
    ],
    { stdio: ['ignore', log.fd, log.fd], detached: true },
  );
  await log.close();
  const ended = new Promise((done) => child.once('exit', done));
  for (let tries = 0; !(await answers()); tries += 1) {
    if (child.exitCode !== null || tries > 100) throw new Error(`No Docker daemon: see ${folder}/daemon.log`);
    await pause(200);
  }
  return {
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Removes what the daemon of this campaign kept, images too. */
export const forget = (folder) => rm(folder, { recursive: true, force: true });

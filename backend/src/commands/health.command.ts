import type { Command } from 'commander';
import { readEnvironment } from '../platform/bootstrap/environment.js';
import { readSettings } from '../platform/config/settings.js';
import { compute } from './command-line.js';

/** The server gives its database five seconds. */
const PATIENCE_MS = 8_000;
/** A server that listens everywhere listens here. */
const NEARBY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

interface Answer {
  reminders?: string;
  audit?: string;
  code?: string;
}

function addressHere(): string {
  const { host, port } = readSettings(readEnvironment());
  const near = NEARBY[host] ?? host;
  return `http://${near.includes(':') ? `[${near}]` : near}:${port}/api/health/ready`;
}

async function askServer(address: string): Promise<{ isReady: boolean; line: string }> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { reminders, audit, code } = (await response.json()) as Answer;
    if (response.ok) return { isReady: true, line: `Ready; reminders ${reminders}, audit log ${audit}.` };
    return { isReady: false, line: `Not ready: ${code ?? response.status}.` };
  } catch {
    return { isReady: false, line: `Not ready: no answer from ${address}.` };
  }
}

export function addHealthCommand(program: Command): void {
  program
    .command('health')
    .description(
      'Asks the web process on this machine whether it is ready. Ends with 0 if it is, else with 1.',
    )
    .action(() =>
      compute(async () => {
        const { isReady, line } = await askServer(addressHere());
        process[isReady ? 'stdout' : 'stderr'].write(`${line}\n`);
        process.exitCode = isReady ? 0 : 1;
      }),
    );
}

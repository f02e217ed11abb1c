import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { SettingError } from '../platform/config/settings.js';

/** What a shell expects of a command that was interrupted. */
const INTERRUPTED = 130;

/** Paths are those of the folder the command was typed in; npm runs its scripts in another. */
export const inFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** For an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Runs work that opens resources; it answers the exit code. */
export const carryOut = (work: (life: ShutdownHooks) => Promise<number>): Promise<void> =>
  ShutdownHooks.run(async (life) => life.end(await work(life)), INTERRUPTED);

/** Runs work that opens nothing, so that a signal ends it at once, also while it computes. */
export async function compute(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Whether only the command's name was typed. */
export const isBare = (command: Command): boolean =>
  command.args.length === 0 && Object.keys(command.opts()).length === 0;

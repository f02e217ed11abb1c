import type { ShutdownHooks } from '../../src/platform/bootstrap/shutdown-hooks.js';
import { asWritten } from '../../src/platform/config/as-written.js';
import { SettingError } from '../../src/platform/config/settings.js';

/**
 * The work of a command in this process, which has loaded the product already: each start of another takes a second.
 * What it says and its exit code, under these settings alone; a failure is its one sentence.
 */
export async function commandHere(
  work: (life: ShutdownHooks) => Promise<number>,
  settings: Record<string, string>,
): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const life = {
    open: async <T>(opening: () => Promise<T>, close: (opened: T) => Promise<unknown>): Promise<T> => {
      const opened = await opening();
      closers.unshift(() => close(opened));
      return opened;
    },
    say: (text: string) => said.push(text),
  } as unknown as ShutdownHooks;
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  try {
    return { code: await work(life), said: said.join('\n') };
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return { code: 1, said: asWritten(error.message) };
  } finally {
    for (const close of closers) await close();
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

import { asWritten } from '../config/as-written.js';
import { SettingError } from '../config/settings.js';

type Close = () => Promise<unknown>;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What does not close in time, such as a connection that a browser holds open, must not keep the rest open. */
const PATIENCE_MS = 10_000;

/** Thrown when code opens a resource after shutdown has begun. */
class Ending extends Error {}

/**
 * What a process has opened, closed in reverse order however it ends: a signal, a failure, or the terminal going
 * away. npm and the terminal may both send the same signal, so every further one is ignored.
 */
export class ShutdownHooks {
  private readonly closers: Close[] = [];
  private ending: Promise<void> | null = null;

  private constructor(codeOnSignal: number) {
    // A terminal that went away must not end the process before it has cleaned up.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    for (const signal of SIGNALS) process.on(signal, () => void this.end(codeOnSignal));
    process.on('uncaughtException', (error) => void this.fail(error));
    process.on('unhandledRejection', (error) => void this.fail(error));
  }

  /**
   * Runs `work`, which opens resources that outlive it; on error it prints the reason and exits with code 1. A server
   * stopped by a signal exits normally; an interrupted command exits with a separate code.
   */
  static async run(work: (life: ShutdownHooks) => Promise<void>, codeOnSignal = 0): Promise<void> {
    const life = new ShutdownHooks(codeOnSignal);
    try {
      await work(life);
    } catch (error) {
      await life.fail(error);
    }
  }

  /** Opens something together with the way to close it; one that is still opening at the end is waited for. */
  async open<T>(opening: () => Promise<T>, close: (opened: T) => Promise<unknown>): Promise<T> {
    if (this.ending) throw new Ending();
    const opened = opening();
    this.closers.push(() => opened.then(close, () => undefined));
    const result = await opened;
    if (this.ending) throw new Ending();
    return result;
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Closes everything and ends the process. */
  end(code: number): Promise<void> {
    this.ending ??= this.closeAll(code);
    return this.ending;
  }

  private async fail(error: unknown): Promise<void> {
    if (!this.ending) process.stderr.write(`${sentence(error)}\n`);
    await this.end(1);
  }

  private async closeAll(code: number): Promise<void> {
    for (const close of this.closers.reverse())
      await Promise.race([close().catch(() => undefined), patience()]);
    process.exit(code);
  }
}

const patience = (): Promise<void> => new Promise((done) => setTimeout(done, PATIENCE_MS));

/** A wrong setting is one sentence; anything else also says where it happened. */
function sentence(error: unknown): string {
  if (error instanceof SettingError) return asWritten(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

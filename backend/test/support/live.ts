import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** One open page, as a browser listens to a stream. */
export class LiveEar {
  /** All that came, byte for byte. */
  heard = '';
  private endedAt: number | null = null;

  private constructor(
    private readonly call: ClientRequest,
    readonly answer: IncomingMessage,
  ) {
    answer.setEncoding('utf8');
    answer.on('data', (words: string) => (this.heard += words));
    answer.on('close', () => (this.endedAt = Date.now()));
    answer.on('error', () => undefined);
  }

  static open(
    { port, cookie }: { port: number; cookie: string },
    { path = '/api/live', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
  ): Promise<LiveEar> {
    return new Promise((done, fail) => {
      const call = request(
        {
          host: '127.0.0.1',
          port,
          path,
          agent: false,
          headers: { Accept: 'text/event-stream', Cookie: cookie, ...headers },
        },
        (answer) => done(new LiveEar(call, answer)),
      );
      call.on('error', fail);
      call.end();
    });
  }

  get times(): number {
    return this.heard.split('event: changed').length - 1;
  }

  get isOpen(): boolean {
    return this.endedAt === null;
  }

  /** Until it heard so often; fails after a minute. */
  async untilTold(times: number): Promise<void> {
    return this.until(() => this.times >= times, `heard ${this.times} of ${times}`);
  }

  /** Until the server ended it; fails after a minute. */
  async untilEnded(): Promise<void> {
    return this.until(() => !this.isOpen, 'is still open');
  }

  leave(): void {
    this.call.destroy();
  }

  private async until(question: () => boolean, failure: string): Promise<void> {
    const began = Date.now();
    while (!question()) {
      if (Date.now() - began > 60_000) throw new Error(`after a minute it ${failure}`);
      await pause(5);
    }
  }
}

import { randomUUID } from 'node:crypto';

const ATTEMPTS = 40;
const AGAIN_MS = 500;
const PATIENCE_MS = 20_000;

/** Status 0 without an answer. */
export interface Answer {
  status: number;
  text: string;
}

/** A request to the web process; a command has a body. */
export interface Question {
  path: string;
  body?: object;
  version?: number;
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A client of the web process while it is killed; repeats each request under one key until answered. */
export class Asking {
  private isGivenUp = false;

  constructor(
    private readonly address: string,
    private readonly cookie: string,
  ) {}

  /** What is under way is not asked again: nobody will ever answer. */
  giveUp(): void {
    this.isGivenUp = true;
  }

  /** null if no attempt was answered. */
  async ask(question: Question): Promise<Answer | null> {
    const key = randomUUID();
    for (let attempt = 1; attempt <= ATTEMPTS && !this.isGivenUp; attempt += 1) {
      const answer = await this.send(question, key);
      if (answer.status !== 0 && answer.status < 500) return answer;
      await pause(AGAIN_MS);
    }
    return null;
  }

  private async send({ path, body, version }: Question, key: string): Promise<Answer> {
    const command = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    try {
      const answer = await fetch(`${this.address}/api${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          Cookie: this.cookie,
          ...(body ? command : {}),
          ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return { status: 0, text: '' };
    }
  }
}

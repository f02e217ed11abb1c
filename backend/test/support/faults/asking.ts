import { randomUUID } from 'node:crypto';

const ATTEMPTS = 40;
const AGAIN_MS = 500;
const PATIENCE_MS = 20_000;

/** Status 0 where nobody answered. */
export interface Answer {
  status: number;
  text: string;
}

/** What somebody asks the web process for; a command has a body. */
export interface Question {
  path: string;
  body?: object;
  version?: number;
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** One person who asks the web process while it is killed, each time until it is answered, under one key. */
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

  /** null where nobody answered, however often it was asked. */
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

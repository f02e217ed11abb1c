import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Server } from 'node:http';
import { hash } from '@node-rs/argon2';
import request from 'supertest';
import type { Response, Test } from 'supertest';
import { SessionsService } from '../../src/identity/index.js';
import type { Plant, TestApp } from './app.js';

type Body = object | undefined;

/** Connections stay open, as those of a browser: to open one for each request takes a third of its time. */
const CONNECTIONS = new Agent({ keepAlive: true });

/** One signed-in person, speaking to the API the way the front end does. */
export class Actor {
  constructor(
    private readonly server: Server,
    private readonly token: string,
    readonly userId: string,
    readonly agencyId: string,
    private readonly plant?: Plant,
  ) {}

  /** For a test that speaks HTTP itself. */
  get cookie(): string {
    return `panoh_session=${this.token}`;
  }

  get(path: string): Test {
    return this.with(request(this.server).get(`/api${path}`));
  }

  post(path: string, body?: Body, version?: number): Test {
    return this.send(this.request('post', path), body, version);
  }

  put(path: string, body?: Body, version?: number): Test {
    return this.send(this.request('put', path), body, version);
  }

  /** Without an Idempotency-Key: what is removed stays removed. */
  delete(path: string): Test {
    return this.with(request(this.server).delete(`/api${path}`));
  }

  /** The same command under a key of the caller's, as a double click or a lost answer sends it. */
  postWithKey(path: string, body: object, key: string): Test {
    return this.with(request(this.server).post(`/api${path}`))
      .set('Idempotency-Key', key)
      .send(body);
  }

  private request(method: 'post' | 'put', path: string): Test {
    return this.with(request(this.server)[method](`/api${path}`)).set('Idempotency-Key', randomUUID());
  }

  private send(test: Test, body: Body, version?: number): Test {
    if (version !== undefined) test.set('If-Match', `"${version}"`);
    const plain = body ?? {};
    if (!this.plant) return test.send(plain);
    const path = new URL(test.url).pathname;
    const planted = this.plant({ method: test.method, path, body: plain, userId: this.userId, version });
    return test.send(planted.body).on('response', ({ status }: Response) => planted.answered(status));
  }

  private with(test: Test): Test {
    return test.agent(CONNECTIONS).set('Cookie', this.cookie);
  }
}

/** Signs a person in without a password, as the operator's console does. */
export async function signIn(test: TestApp, person: { userId: string; agencyId: string }): Promise<Actor> {
  const token = await test.app.get(SessionsService).openFor(person.userId);
  return new Actor(test.app.getHttpServer() as Server, token, person.userId, person.agencyId, test.plant);
}

/** Nobody is signed out while a test lets days pass. */
export const staySignedIn = (test: TestApp): Promise<unknown> =>
  test.database.query(
    `update panoh.sessions set seen_at = panoh.now(), expires_at = panoh.now() + interval '12 hours'`,
  );

/** As after proving her presence again: what only that opens is open to her for two minutes. */
export async function proveAgain(test: TestApp, { userId }: Actor): Promise<void> {
  await test.database.query(
    `update panoh.sessions set stepped_up_until = panoh.now() + interval '2 minutes' where user_id = $1`,
    [userId],
  );
}

/** Of a password as the product stores it, at so small a cost that a test may sign in a hundred times. */
export const quickHash = (password: string): Promise<string> =>
  hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 });

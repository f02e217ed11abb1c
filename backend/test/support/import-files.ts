import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import request from 'supertest';
import type { Test } from 'supertest';
import type { TestApp } from './app.js';
import type { Kulob } from './kulob.js';
import { importerFor } from './workers.js';

export const ALL_DAYS = { from: '2019-09-01', until: '2020-10-31' };

/** A supervisor who brings a register in, step by step, and the worker that does it. */
export class BringingIn {
  private readonly importer: ReturnType<typeof importerFor>;

  constructor(
    private readonly test: TestApp,
    private readonly kulob: Kulob,
  ) {
    this.importer = importerFor(test);
  }

  send(person: string, bytes: Buffer, key: string = randomUUID()): Test {
    return request(this.test.app.getHttpServer() as Server)
      .post('/api/import-files')
      .set('Cookie', this.kulob.as[person]?.cookie ?? '')
      .set('Idempotency-Key', key)
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);
  }

  read(person: string, id: string, reading: object): Test {
    return this.kulob.as[person]!.put(`/import-files/${id}/mapping`, {
      sheet: 0,
      ...ALL_DAYS,
      ...reading,
    });
  }

  /** Sent and read, but not confirmed; answers the upload. */
  async ready(person: string, bytes: Buffer, reading: object): Promise<{ id: string; preview: Preview }> {
    const { body } = await this.send(person, bytes).expect(201);
    return (await this.read(person, body.id as string, reading).expect(200)).body;
  }

  start(person: string, id: string, more: { isOurs?: boolean; workerId?: string } = {}): Test {
    return this.kulob.as[person]!.post(`/import-files/${id}/start`, { isOurs: false, ...more });
  }

  /** The worker has its turn. */
  work(id: string): Promise<void> {
    return this.importer.work.run(id);
  }

  sweep(): Promise<void> {
    return this.importer.work.sweep();
  }

  async shown(person: string, id: string): Promise<Record<string, unknown>> {
    return (await this.kulob.as[person]!.get(`/import-files/${id}`).expect(200)).body;
  }

  /** From the file to its last row; answers the upload as it ended. */
  async whole(person: string, bytes: Buffer, reading: object): Promise<Record<string, unknown>> {
    const { id } = await this.ready(person, bytes, reading);
    await this.start(person, id).expect(200);
    await this.work(id);
    return this.shown(person, id);
  }

  count(from: string): Promise<number> {
    return this.test.database.count(from);
  }

  close(): Promise<void> {
    return this.importer.close();
  }
}

export interface Preview {
  rows: number;
  accepted: number;
  asked: number;
  rejected: number;
  people: number;
  known: number;
  doubts: string[];
  problems: { rowNo: number; codes: string[] }[];
}

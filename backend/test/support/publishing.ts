import { expect } from '@jest/globals';
import type { CalendarDto, CalendarEntryDto, ReleaseDto } from '../../src/statistics/releases.dto.js';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';
import type { Kulob } from './kulob.js';
import { drafterFor } from './workers.js';

/** Two statisticians who publish one period after the other. */
export class Publisher {
  private constructor(
    private readonly test: TestApp,
    private readonly first: Actor,
    private readonly second: Actor,
  ) {}

  /** The deputy is made the second of them. */
  static async of(test: TestApp, kulob: Kulob): Promise<Publisher> {
    const [first, second] = [kulob.as['statistician']!, kulob.as['deputy']!];
    await test.database.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
      second.userId,
    ]);
    return new Publisher(test, first, second);
  }

  async calendar(year: number): Promise<CalendarEntryDto[]> {
    const { body } = await this.first.get(`/statistics/releases/calendar/${year}`).expect(200);
    return (body as CalendarDto).items;
  }

  async get(id: string): Promise<ReleaseDto> {
    return (await this.first.get(`/statistics/releases/${id}`).expect(200)).body as ReleaseDto;
  }

  async publish(kind: string, firstOn: string): Promise<void> {
    const { body } = await this.first.post('/statistics/releases', { kind, firstOn }).expect(201);
    const { id } = await this.drafted((body as { id: string }).id);
    await this.finish(id);
  }

  async correct(id: string): Promise<ReleaseDto> {
    const reason = { reason: 'late_entries' };
    const { body } = await this.first.post(`/statistics/releases/${id}/corrections`, reason).expect(201);
    return this.drafted((body as { id: string }).id);
  }

  async finish(id: string): Promise<void> {
    // A check may find that more came in, and asks why.
    for (let turn = 0; turn < 2 && (await this.get(id)).state === 'drafted'; turn += 1) {
      await this.explain(id);
      await this.step('check', id);
    }
    await this.step('approval', id, this.second);
    await this.step('publication', id);
    expect((await this.get(id)).state).toBe('published');
  }

  private async drafted(id: string): Promise<ReleaseDto> {
    const { drafts, close } = drafterFor(this.test);
    await drafts.run();
    await close();
    return this.get(id);
  }

  private async step(name: string, id: string, as = this.first): Promise<void> {
    const { revision } = await this.get(id);
    await as.post(`/statistics/releases/${id}/${name}`, { revision }).expect(204);
  }

  private async explain(id: string): Promise<void> {
    for (const { number } of (await this.get(id)).checks.filter(({ answer }) => answer === null)) {
      const { revision } = await this.get(id);
      const body = { revision, number, answer: 'true_so' };
      await this.first.post(`/statistics/releases/${id}/answers`, body).expect(204);
    }
  }
}

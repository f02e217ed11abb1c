import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import type { EditionCalendarDto, EditionDto, EditionLineDto } from '../../src/statistics/publishing.dto.js';
import type { EditionPart } from '../../src/statistics/editions/editions.types.js';
import { signIn } from './actors.js';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';
import type { Kulob } from './kulob.js';

const EDITIONS = '/statistics/editions';

/** Two statisticians who publish editions, one step after the other. */
export class Publisher {
  private constructor(
    private readonly first: Actor,
    private readonly second: Actor,
  ) {}

  /** The deputy is made the second of them. Both sign in, since time may have passed. */
  static async of(test: TestApp, kulob: Kulob): Promise<Publisher> {
    const [first, second] = [kulob.as['statistician']!, kulob.as['deputy']!];
    await test.database.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
      second.userId,
    ]);
    return new Publisher(await signIn(test, first), await signIn(test, second));
  }

  async calendar(): Promise<EditionLineDto[]> {
    return ((await this.first.get(EDITIONS).expect(200)).body as EditionCalendarDto).items;
  }

  async get(id: string): Promise<EditionDto> {
    return (await this.first.get(`${EDITIONS}/${id}`).expect(200)).body as EditionDto;
  }

  ask(year: number, part: EditionPart): Promise<Response> {
    return this.first.post(EDITIONS, { year, part }).then((answer) => answer);
  }

  async draft(year: number, part: EditionPart): Promise<EditionDto> {
    const { status, body } = await this.ask(year, part);
    expect([status, body]).toEqual([201, { id: expect.anything() }]);
    return this.get((body as { id: string }).id);
  }

  async publish(year: number, part: EditionPart): Promise<EditionDto> {
    return this.finish((await this.draft(year, part)).id);
  }

  /** Explains, checks, approves and publishes a draft. */
  async finish(id: string): Promise<EditionDto> {
    await this.explain(id);
    await this.step('check', id);
    await this.step('approval', id, this.second);
    await this.step('publication', id);
    const edition = await this.get(id);
    expect(edition.state).toBe('published');
    return edition;
  }

  async explain(id: string): Promise<void> {
    for (const { number } of (await this.get(id)).checks.filter(({ answer }) => answer === null)) {
      const { revision } = await this.get(id);
      const body = { revision, number, answer: 'confirmed_correct' };
      await this.first.post(`${EDITIONS}/${id}/answers`, body).expect(204);
    }
  }

  private async step(name: string, id: string, as = this.first): Promise<void> {
    const { revision } = await this.get(id);
    await as.post(`${EDITIONS}/${id}/${name}`, { revision }).expect(204);
  }
}

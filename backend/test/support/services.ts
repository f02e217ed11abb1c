import type { Response } from 'supertest';
import type { Referring } from './referrals.js';

/** Parts of a case that any kind of receiver may be shown. */
export const SHARED = { partitions: ['identity'] };

/** What a form of the directory sends. */
export const entry = (change: object = {}): object => ({
  languages: ['tg', 'ru'],
  openingHours: [{ weekday: 1, fromMinute: 480, untilMinute: 1020 }],
  hoursNote: null,
  cost: 'free',
  costNote: null,
  documents: ['identity_document'],
  documentsNote: null,
  address: null,
  capacity: 2,
  capacityUnit: 'appointments',
  isConfidential: false,
  status: 'active',
  ...change,
});

interface ShownService extends Record<string, unknown> {
  version: number;
}

/** People who keep the directory, speaking to the API as the front end does. */
export class Keeping {
  constructor(private readonly we: Referring) {}

  async show(key: string, person = 'caseworker'): Promise<ShownService> {
    return (
      await this.we
        .as(person)
        .get(`/services/${this.we.service(key)}`)
        .expect(200)
    ).body;
  }

  async edit(key: string, person: string, change: object): Promise<Response> {
    const { version } = await this.show(key, person);
    return this.we.as(person).put(`/services/${this.we.service(key)}`, entry(change), version);
  }

  async confirm(
    key: string,
    person: string,
    said: number | { freePlaces: number; withChildren: boolean },
  ): Promise<Response> {
    const { version } = await this.show(key, person);
    const body = typeof said === 'number' ? { freePlaces: said } : said;
    return this.we.as(person).post(`/services/${this.we.service(key)}/available-places`, body, version);
  }

  /** Referrals of new cases to one service, not yet answered. */
  async offers(service: string, count: number): Promise<string[]> {
    const { we } = this;
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push((await we.send('caseworker', await we.open('caseworker'), we.form(service, SHARED))).id);
    return ids;
  }
}

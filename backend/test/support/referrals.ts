import type { Response } from 'supertest';
import type { Actor } from './actors.js';
import type { TestApp } from './app.js';
import { caseForm, servicesConsent } from './forms.js';
import type { Kulob } from './kulob.js';

/** Her answer to sharing with one agency, as the consent sheet sends it. */
export const sharingAnswer = (change: object = {}): object => ({
  presence: 'alone',
  untilOn: '2126-12-31',
  ...change,
});

export interface Shown {
  id: string;
  version: number;
  caseId: string;
  status: string;
  reference: string;
  allowedActions: string[];
}

/** People of the working group who refer to each other, speaking to the API as the front end does. */
export class Referring {
  constructor(
    readonly test: TestApp,
    readonly kulob: Kulob,
  ) {}

  as(person: string): Actor {
    const actor = this.kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  }

  service(key: string): string {
    const id = this.kulob.services[key];
    if (!id) throw new Error(`no service is called ${key}`);
    return id;
  }

  async open(person: string, change: object = {}): Promise<string> {
    return (await this.as(person).post('/cases', caseForm(change)).expect(201)).body.id as string;
  }

  /** A case that the working group may know by its reference. */
  openShared(person: string, change: object = {}): Promise<string> {
    const group = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
    return this.open(person, { consents: [servicesConsent(), group], ...change });
  }

  /** The referral form with her answer given in the same breath. */
  form(service: string, change: object = {}): object {
    return {
      serviceId: this.service(service),
      urgency: 'high',
      escortNeeded: false,
      partitions: ['identity', 'safe_contact', 'risk', 'perpetrator'],
      consent: sharingAnswer(),
      ...change,
    };
  }

  /** Sends a filled-in form, or one with everything proposed where only the service is named. */
  async send(person: string, caseId: string, what: object | string): Promise<Shown> {
    const form = typeof what === 'string' ? this.form(what) : what;
    const sent = await this.as(person).post(`/cases/${caseId}/referrals`, form).expect(201);
    return sent.body as Shown;
  }

  async show(person: string, id: string): Promise<Shown & Record<string, unknown>> {
    return (await this.as(person).get(`/referrals/${id}`).expect(200)).body;
  }

  /** One step at the version the person sees. */
  on(person: string, id: string): { take(step: string, body?: object): Promise<Response> } {
    const take = async (step: string, body: object = {}): Promise<Response> => {
      const { version } = await this.show(person, id);
      return this.as(person).post(`/referrals/${id}/${step}`, body, version);
    };
    return { take };
  }

  async accept(person: string, id: string): Promise<Shown> {
    const answer = await this.on(person, id).take('acceptance');
    if (answer.status !== 200) throw new Error(`not accepted: ${JSON.stringify(answer.body)}`);
    return answer.body as Shown;
  }

  /** Waiting and ended rows of a rule, as the owner reads them. */
  async rows(person: string, caseId: string, rule: string): Promise<Record<string, unknown>[]> {
    const all = (await this.as(person).get(`/cases/${caseId}/follow-ups`).expect(200)).body;
    return (all as { rule: string }[]).filter((row) => row.rule === rule);
  }

  async timeline(person: string, caseId: string): Promise<{ kind: string; facts: object }[]> {
    return (await this.as(person).get(`/cases/${caseId}/timeline`).expect(200)).body.items;
  }

  async now(): Promise<Date> {
    const [row] = await this.test.database.query<{ at: Date }>('select panoh.now() as at');
    if (!row) throw new Error('no time');
    return row.at;
  }

  /** A day in Dushanbe, counted from today. */
  async day(offset = 0): Promise<string> {
    const [row] = await this.test.database.query<{ day: string }>(
      `select ((panoh.now() at time zone 'Asia/Dushanbe')::date + $1::integer)::text as day`,
      [offset],
    );
    return row?.day ?? '';
  }
}

import { expect } from '@jest/globals';
import type { Actor } from './actors.js';
import { startApp } from './app.js';
import type { TestApp } from './app.js';
import { assessmentForm } from './assessments.js';
import { arrangeKulob, hire } from './kulob.js';
import { Mirror } from './mirror.js';
import type { Statement } from './mirror.js';
import { Referring } from './referrals.js';

/** Expects the TypeScript rule and the database to give the same handwritten answer. */
export const both = <T>(rule: T, database: T, expected: T): void =>
  expect({ rule, database }).toEqual({ rule: expected, database: expected });

interface Several<Action> {
  readonly facts: readonly Statement[];
  readonly as: Actor;
  readonly changes: Statement;
  readonly asks: (action: Action) => Statement;
}

const MORE = [
  ['hotline', 'operator2', 'hotline_worker'],
  ['hotline', 'hotlineSupervisor', 'supervisor'],
  ['legalAid', 'legalSupervisor2', 'supervisor'],
  ['cowfa', 'statistician2', 'statistician'],
  ['crisisCentre', 'officer2', 'data_protection_officer'],
] as const;

interface Arranged {
  readonly test: TestApp;
  readonly we: Referring;
  readonly mirror: Mirror;
  readonly caseId: string;
  readonly reference: string;
  readonly now: Date;
}

/** People, one shared case without known danger, and the database to ask about them. */
export class Mirroring {
  readonly we: Referring;
  readonly mirror: Mirror;
  readonly caseId: string;
  readonly reference: string;
  readonly now: Date;

  private constructor(private readonly arranged: Arranged) {
    ({ we: this.we, mirror: this.mirror, caseId: this.caseId } = arranged);
    ({ reference: this.reference, now: this.now } = arranged);
  }

  static async start(): Promise<Mirroring> {
    const test = await startApp();
    const kulob = await arrangeKulob(test);
    const we = new Referring(test, kulob);
    for (const [agency, person, role] of MORE) await hire(test, kulob, { agency, person, roles: [role] });
    const caseId = await we.openShared('caseworker');
    await we.as('caseworker').post(`/cases/${caseId}/assessments`, assessmentForm()).expect(201);
    const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`).expect(200)).body;
    const now = await we.now();
    return new Mirroring({ test, we, mirror: await Mirror.of(test), caseId, reference, now });
  }

  as(person: string): Actor {
    return this.we.as(person);
  }

  readonly id = (person: string): string => this.we.as(person).userId;
  readonly agency = (key: string): string => this.we.kulob.agencies[key] ?? '';

  /** Those of several actions that the database does. */
  async done<Action extends string>(
    actions: readonly Action[],
    { asks, ...question }: Several<Action>,
  ): Promise<Action[]> {
    const found: Action[] = [];
    for (const action of actions)
      if (await this.mirror.does({ ...question, asks: asks(action) })) found.push(action);
    return found;
  }

  async close(): Promise<void> {
    await this.mirror.close();
    await this.arranged.test.close();
  }
}

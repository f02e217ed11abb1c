import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { RawClient, faultsOf, shown } from './support/malformed-answers.js';
import type { Answer } from './support/malformed-answers.js';
import { routesOf } from './support/contract-routes.js';
import { EVERY_ROLE, MARK, MalformedRequests, endsSession } from './support/malformed.js';
import type { Route } from './support/contract-routes.js';
import type { RawRequest } from './support/malformed.js';

const { test, kulob } = await startKulob();

const NOBODY = '018f0000-0000-7000-8000-000000000000';

/** Each route is asked by one role in turn; `http-fuzz` asks each as all of them. */
const SEED = 2020;
/** Letters of the access policy of those who do not work with her. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ inspector: 'I', operator: 'H', prosecutor: 'P', supervisor: 'S', coordinator: 'C' },
  ...{ statistician: 'T', administrator: 'A', anyone: 'anyone' },
};

/** Roles that the policy names come first; others may be allowed because of their agency. */
const likeliestFirst = ({ operation }: Route): string[] => {
  const hasLetter = (person: string): boolean => (ROUTES[operation] ?? '').includes(LETTERS[person] ?? 'W');
  return [...EVERY_ROLE].sort((one, other) => Number(hasLetter(other)) - Number(hasLetter(one)));
};

describe('malformed requests', () => {
  let client: RawClient;
  let routes: Route[];
  let requests: MalformedRequests;
  let caseId: string;

  const send = (raw: RawRequest, person: string): Promise<Answer> =>
    client.send(raw, kulob.as[person]?.cookie);

  beforeAll(async () => {
    client = new RawClient((test.app.getHttpServer().address() as AddressInfo).port);
    caseId = (await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body.id;
    const contract = contractOf(test.app);
    routes = routesOf(contract);
    requests = new MalformedRequests(contract, [
      caseId,
      String(kulob.agencies['legalAid']),
      String(kulob.services['legalAid.legal']),
      NOBODY,
    ]);
  });
  afterAll(async () => {
    client.close();
  });

  it.each(EVERY_ROLE)('are answered with a problem and a code to %s, whatever the route', async (person) => {
    const wrong: string[] = [];
    for (const [at, route] of routes.entries()) {
      const number = EVERY_ROLE.indexOf(person);
      if ((at + number) % EVERY_ROLE.length > 0 || (person !== 'anyone' && endsSession(route))) continue;
      const seed = SEED + at * EVERY_ROLE.length + number;
      const [raw] = fc.sample(requests.to(route), { numRuns: 1, seed }) as [RawRequest];
      const faults = await send(raw, person).then(faultsOf, (error: Error) => [
        `had no answer: ${error.message}`,
      ]);
      if (faults.length > 0) wrong.push(`${route.operation}: ${faults.join(', ')}; ${shown(raw)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('with a list where one object belongs are refused, whatever the field, and the field is told', async () => {
    const wrong: string[] = [];
    for (const route of routes)
      for (const field of requests.objectsOf(route))
        for (const list of [[], [null]]) {
          const raw = requests.with(route, { [field]: list });
          const answers: Answer[] = [];
          let isTold = false;
          // The first person with the permission gets an answer; those before are refused.
          for (const person of likeliestFirst(route)) {
            if (isTold) break;
            const answer = await send(raw, person);
            answers.push(answer);
            isTold = answer.status === 422 && answer.text.includes(`"path":"${field}"`);
          }
          if (!isTold || answers.some(({ status }) => status < 400 || status >= 500))
            wrong.push(
              `${route.operation}.${field} ${JSON.stringify(list)}: ${answers.map(({ status }) => status).join()}`,
            );
        }
    expect(wrong).toEqual([]);
  });

  it('never hear the name of a field again that nobody knows', async () => {
    const worker = kulob.as['caseworker'];
    const { body } = await worker!.post('/cases', { ...caseForm(), [MARK]: 1 }).expect(422);
    expect(body.fields).toContainEqual({ path: '?', code: 'unknown_field' });
    expect(JSON.stringify(body)).not.toContain(MARK);
  });

  it('take neither a name nor a sentence where a code belongs', async () => {
    const worker = kulob.as['caseworker'];
    const { body } = await worker!.post('/cases', caseForm({ place: 'Гули Намунаева' })).expect(422);
    expect(body.fields).toEqual([{ path: 'place', code: 'not_valid' }]);
    const form = { articles: [], measures: [], decision: 'told Guli N.' };
    const law = await worker!.post(`/cases/${caseId}/legal-qualifications`, form).expect(422);
    expect(law.body.fields).toEqual([{ path: 'decision', code: 'not_valid' }]);
  });

  it('leave no word of theirs in the log, and nothing unexpected', () => {
    expect(test.logged.filter((line) => line.includes(MARK) || line.includes('unexpected_error'))).toEqual(
      [],
    );
  });

  it('leave no word of theirs in an answer or in the log where something underneath fails', async () => {
    await test.database.query('alter table panoh.narratives rename to narratives_gone');
    const { text } = await kulob.as['caseworker']!.post(`/cases/${caseId}/narratives`, { text: MARK }).expect(
      500,
    );
    await test.database.query('alter table panoh.narratives_gone rename to narratives');
    expect(test.logged.filter((line) => line.includes('unexpected_error'))).toHaveLength(1);
    expect(`${text}${test.logged.join('')}`).not.toContain(MARK);
  });
});

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response, Test } from 'supertest';
import { PERMISSIONS } from '../src/platform/http/permissions.js';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { CASE_READS } from './support/case-reads-policy.js';
import type { Actor } from './support/actors.js';
import { type Route as Command, routesOf } from './support/contract-routes.js';
import { caseForm } from './support/forms.js';
import { addProgramme, startKulob, hire } from './support/kulob.js';
import { MalformedRequests } from './support/malformed.js';

const { test, kulob, as } = await startKulob();

interface Route {
  operation: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
}

const NOBODY = '018f0000-0000-7000-8000-000000000000';

/** Roles of the letter W alone: the caseworker asks for all of them. */
const ALIKE = ['caseworker', 'legal_aid_lawyer', 'health_worker', 'cowfa_specialist', 'shelter_worker'];
/** One person of each letter of the policy. */
const PEOPLE: [letters: string, person: string][] = [
  ['I', 'inspector'],
  ['W', 'caseworker'],
  ['WH', 'operator'],
  ['WP', 'prosecutor'],
  ['S', 'supervisor'],
  ['C', 'coordinator'],
  ['T', 'statistician'],
  ['D', 'officer'],
  ['A', 'administrator'],
  ['O', 'overseer'],
  ['K', 'secretary'],
  ['B', 'bailiff'],
  ['G', 'programmeWorker'],
];

describe('the access matrix', () => {
  let routes: Route[];

  const call = (actor: Actor, { method, path }: Route, id: string): Test => {
    const place = path
      .replace('/api', '')
      .replace('{section}', 'late')
      .replace(/\{\w+\}/g, id);
    if (method === 'get') return actor.get(place);
    if (method === 'delete') return actor.delete(place);
    return method === 'put' ? actor.put(place, {}, 1) : actor.post(place, {}, 1);
  };

  beforeAll(async () => {
    await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
    await hire(test, kulob, { agency: 'prosecutor', person: 'secretary', roles: ['court_contact'] });
    await hire(test, kulob, { agency: 'prosecutor', person: 'bailiff', roles: ['enforcement_contact'] });
    await addProgramme(test, kulob);
    routes = Object.entries(contractOf(test.app).paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
        operation: operationId,
        method: method as Route['method'],
        path,
      })),
    );
  });

  it('lists every route of the running application, and none that is gone', () => {
    expect(routes.map((route) => route.operation).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('lets nobody without a session in, but where anyone may', async () => {
    const server = test.app.getHttpServer() as Server;
    for (const { operation, method, path } of routes) {
      const answer = await request(server)
        [method](path.replace(/\{\w+\}/g, NOBODY))
        .set('Idempotency-Key', randomUUID());
      expect([operation, answer.status === 401]).toEqual([
        operation,
        ROUTES[operation] !== 'anyone' || (operation === 'signIn' && answer.status === 401),
      ]);
    }
  });

  it('opens a door to all workers with one letter, or to none of them', () => {
    const parted = Object.entries(PERMISSIONS).filter(([, roles]) => {
      const admitted = ALIKE.filter((role) => (roles as readonly string[]).includes(role));
      return admitted.length > 0 && admitted.length < ALIKE.length;
    });
    expect(parted).toEqual([]);
  });

  it.each(PEOPLE)('%s (%s) is refused exactly the routes of other roles', async (letters, person) => {
    const wrong: string[] = [];
    for (const route of routes) {
      const allowed = ROUTES[route.operation] ?? '';
      if (allowed === 'anyone' || allowed === 'signed in') continue;
      // All workers have this door or none, and the caseworker asks at it.
      if (letters.length > 1 && allowed.includes('W')) continue;
      const { status, body } = await call(as(person), route, NOBODY);
      const isRefused = status === 403 && body.code === 'not_allowed';
      if (isRefused === [...letters].some((letter) => allowed.includes(letter)))
        wrong.push(`${route.operation} answered ${status}`);
      if (status >= 500) wrong.push(`${route.operation} failed with ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  describe('reads of one case', () => {
    const standing: Record<string, Actor> = {};
    let caseId: string;

    beforeAll(async () => {
      caseId = (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
      const grant = (grantee: string | undefined, relation: string, partitions: string) =>
        test.database.query(
          `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
           values (gen_random_uuid(), $1, $2, $3, $4, 'test')`,
          [caseId, grantee, relation, partitions],
        );
      await grant(kulob.agencies['legalAid'], 'referred', '{core,identity,safe_contact}');
      await grant(kulob.agencies['healthRoom'], 'referred', '{core,identity,safe_contact}');
      await test.database.block(caseId, kulob.agencies['healthRoom'], 'agency');
      await test.database.query(`update panoh.cases set shares_with_group = true where id = $1`, [caseId]);
      await grant(kulob.groupId, 'group', '{core,follow_ups,closure}');
      // A question of another agency, under the id that stands for every part of an address.
      await test.database.query(
        `with asked as (insert into panoh.call_ins (id, agency_id, asked_by, code) values ($1, $2, $3, '00000000') returning id)
         insert into panoh.call_in_cases (call_in_id, case_id) select id, id from asked`,
        [caseId, kulob.agencies['ngoElsewhere'], as('caseworkerElsewhere').userId],
      );
      await test.database.query(
        `with worker as (select id, agency_id from panoh.users where id = $2),
           file as (insert into panoh.programme_files (id, agency_id, worker_id, basis, hours_asked, agency_key_version, sealed_key,
             sealed, opened_by) select $1, agency_id, id, 'own_wish', 30, 1, '', '', id from worker returning *),
           signal as (insert into panoh.programme_signals (id, file_id, agency_id, code, on_day, sent_by)
             select id, id, agency_id, 'weapon', '2026-01-01', worker_id from file returning id)
         insert into panoh.programme_signal_cases (signal_id, case_id) select id, id from signal`,
        [caseId, as('programmeWorker').userId],
      );
      Object.assign(standing, {
        'own worker': as('caseworker'),
        'own supervisor': as('supervisor'),
        referred: as('lawyer'),
        group: as('coordinator'),
        blocked: as('healthWorker'),
        'other agency of the group': as('specialist'),
        police: as('inspector'),
        'agency elsewhere': as('caseworkerElsewhere'),
      });
    });

    it('covers every route that reads a case', () => {
      const reads = routes.filter(
        ({ method, path }) => method === 'get' && /^\/api\/cases\/\{\w+\}/.test(path),
      );
      expect(reads.map(({ operation }) => operation).sort()).toEqual(Object.keys(CASE_READS).sort());
    });

    it.each(Object.entries(CASE_READS))(
      '%s answers those who stand so to the case, and nobody else',
      async (operation, readers) => {
        const route = routes.find((one) => one.operation === operation);
        if (!route) throw new Error(`no route ${operation}`);
        for (const [name, actor] of Object.entries(standing)) {
          const { status } = await call(actor, route, caseId);
          const expected = readers.includes(name) ? [200] : [403, 404];
          expect({ operation, name, fits: expected.includes(status), status }).toMatchObject({
            operation,
            name,
            fits: true,
          });
        }
      },
    );

    const contract = contractOf(test.app);
    let requests: MalformedRequests;
    beforeAll(() => {
      requests = new MalformedRequests(contract, [caseId]);
    });

    /** By command, the seed of the first body that is a form of it. */
    const whole = new Map<string, number>();

    /** Every second one without what may be left out as a whole. */
    function bodyOf(route: Command, seed: number): object {
      const left = seed % 2 === 0 ? requests.objectsOf(route) : [];
      return {
        ...(requests.whole(route, seed) as object),
        ...Object.fromEntries(left.map((field) => [field, null])),
      };
    }

    /** What she is answered to the first body that is a form; any other body is followed by the next. */
    async function answerTo(actor: Actor, route: Command): Promise<number> {
      const place = route.path.replace('/api', '').replace(/\{\w+\}/g, caseId);
      const first = whole.get(route.operation) ?? 1;
      for (let seed = first; seed < 400; seed += 1) {
        const body = bodyOf(route, seed);
        const { status } = await (route.method === 'PUT'
          ? actor.put(place, body, 1)
          : actor.post(place, body, 1));
        if ([400, 422].includes(status)) continue;
        whole.set(route.operation, seed);
        return status;
      }
      return 422;
    }

    it.each(['referred', 'group', 'police'])('takes no command from somebody who is %s', async (name) => {
      const commands = routesOf(contract).filter(
        ({ method, path }) => method !== 'GET' && /^\/api\/cases\/\{\w+\}\//.test(path),
      );
      const letIn: string[] = [];
      for (const route of commands) {
        const status = await answerTo(standing[name] as Actor, route);
        if (![403, 404].includes(status)) letIn.push(`${route.operation} ${status}`);
      }
      expect(letIn).toEqual([]);
    });

    it('answers the blocked exactly as if the case never was', async () => {
      /** Without what is of every answer its own: its number and its date. */
      const told = ({ status, headers, body }: Response): object => ({
        ...{ status, headers: { ...headers, date: '' } },
        body: { ...(body as object), requestId: '' },
      });
      for (const operation of Object.keys(CASE_READS)) {
        const route = routes.find((one) => one.operation === operation) as Route;
        const blocked = await call(as('healthWorker'), route, caseId);
        const absent = await call(as('healthWorker'), route, NOBODY);
        expect({ operation, ...told(blocked) }).toEqual({ operation, ...told(absent) });
      }
    });
  });
});

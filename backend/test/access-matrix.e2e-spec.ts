import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer, Reflector } from '@nestjs/core';
import request from 'supertest';
import type { Response } from 'supertest';
import { PARTITIONS } from '../src/access/index.js';
import { ROLES, mayCall } from '../src/platform/http/permissions.js';
import type { Permission, Role } from '../src/platform/http/permissions.js';
import { ROUTE } from '../src/platform/http/permit.js';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { CASE_READS } from './support/case-reads-policy.js';
import type { Actor } from './support/actors.js';
import { type Route as Command, routesOf } from './support/contract-routes.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { MalformedRequests } from './support/malformed.js';
import {
  NOBODY,
  PEOPLE,
  allRoutes,
  call,
  hireTheOthers,
  isOpenTo,
  wrongDoors,
} from './support/matrix/doors.js';
import type { Route } from './support/matrix/doors.js';
import { Referring } from './support/referrals.js';

const { test, kulob, as } = await startKulob();

describe('the access matrix', () => {
  let routes: Route[];

  beforeAll(async () => {
    await hireTheOthers(test, kulob);
    routes = allRoutes(test);
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

  it('opens each route to the roles of the policy, and to no other', () => {
    const reflector = new Reflector();
    const access = new Map<string, string | undefined>();
    for (const { controllers } of test.app.get(ModulesContainer).values())
      for (const { metatype } of controllers.values())
        for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(metatype?.prototype)))
          if (typeof value === 'function')
            access.set(name, reflector.get<{ access?: string } | undefined>(ROUTE, value)?.access);
    const opensTo = (operation: string): string => {
      const opens = access.get(operation) ?? '';
      if (/^(public|signed_in)$/.test(opens)) return opens;
      return ROLES.filter((role) => mayCall([role], opens as Permission)).join();
    };
    const plain: Record<string, string> = { anyone: 'public', 'signed in': 'signed_in' };
    for (const { operation } of routes) {
      const expected = ROLES.filter((role) => isOpenTo(role, operation)).join();
      expect([operation, opensTo(operation)]).toEqual([
        operation,
        plain[ROUTES[operation] ?? ''] ?? expected,
      ]);
    }
  });

  it('is held by every route: it refuses somebody of another role, and lets in somebody of its own', async () => {
    const wrong = await wrongDoors({ routes, as }, { isWhole: false, lets: (at) => at % 2 === 0 });
    expect(wrong).toEqual([]);
  });

  describe('reads of one case', () => {
    const standing: Record<string, Actor> = {};
    let caseId: string;
    const grant = (grantee: string | undefined, relation: string, partitions: string) =>
      test.database.query(
        `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
         values (gen_random_uuid(), $1, $2, $3, $4, 'test')`,
        [caseId, grantee, relation, partitions],
      );

    beforeAll(async () => {
      caseId = (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
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
        ...(requests.sparse(route, seed) as object),
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

    const letIn = async (actor: Actor): Promise<string[]> => {
      const commands = routesOf(contract).filter(
        ({ method, path }) => method !== 'GET' && /^\/api\/cases\/\{\w+\}\//.test(path),
      );
      const found: string[] = [];
      for (const route of commands) {
        const status = await answerTo(actor, route);
        if (![403, 404].includes(status)) found.push(`${route.operation} ${status}`);
      }
      return found;
    };

    it.each(['referred', 'group', 'police', 'blocked'])(
      'takes no command from somebody who is %s',
      async (name) => expect(await letIn(standing[name] as Actor)).toEqual([]),
    );

    it('takes none from a shelter that was referred everything of it either', async () => {
      await grant(kulob.agencies['shelter'], 'referred', `{${PARTITIONS.join()}}`);
      expect(await letIn(as('shelterWorker'))).toEqual([]);
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

/** What names a stay or its steps, in whatever answer. */
const STAY = /Third room|Хонаи сеюм|"stay|stay_|sh\.exit_plan|sh\.after|key_date_events/;
/** Outside, of each role that could know her: who sent her there, who leads the group, who only counts. */
const NEAREST: Role[] = ['caseworker', 'coordinator'];
const ONLY_LISTS: Role[] = ['police_inspector', 'statistician'];
const OUTSIDE: Role[] = [...NEAREST, 'supervisor', ...ONLY_LISTS];

describe('a stay in a safe house', () => {
  let we: Referring;
  let reads: Route[];
  let known: { cases: string[]; referrals: string[] };
  let before: Record<string, string>;

  /** Roles that read no such case, as tested above, read lists and figures alone. */
  const idsFor = (path: string, role: Role): string[] => {
    if (!path.includes('{')) return [''];
    if (ONLY_LISTS.includes(role)) return [];
    return path.startsWith('/api/referrals/') ? known.referrals : known.cases;
  };
  /** Every answer to every reading route about what has an address, without what only the moment changes. */
  const readAll = async (role: Role): Promise<Record<string, string>> => {
    const answers: Record<string, string> = {};
    const person = PEOPLE[role][1];
    for (const { operation, path } of reads.filter((route) => isOpenTo(role, route.operation)))
      for (const [place, id] of idsFor(path, role).entries()) {
        const { status, text } = await we.as(person).get(addressOf(path, id));
        answers[`${person} ${operation} ${place}`] = `${status} ${withoutTheMoment(text)}`;
      }
    return answers;
  };
  const readBy = async (roles: readonly Role[]): Promise<Record<string, string>> =>
    Object.assign({}, ...(await Promise.all(roles.map(readAll))));

  beforeAll(async () => {
    we = new Referring(test, kulob);
    reads = allRoutes(test).filter(({ method }) => method === 'get');
    const hers = await we.openShared('caseworker');
    const asked = await we.send('caseworker', hers, 'shelter.safe_house');
    await we.accept('shelterWorker', asked.id);
    const [received] = await test.database.query<{ id: string }>(
      'select id from panoh.cases where origin_referral_id = $1',
      [asked.id],
    );
    known = { cases: [hers, received?.id ?? ''], referrals: [asked.id] };
    before = await readBy(OUTSIDE);
  });

  it('begins, goes on and ends without a trace in any answer to anybody outside', async () => {
    const shelterCase = known.cases[1] ?? '';
    const days = { today: await we.day(), before: await we.day(-2) };
    const added = await we
      .as('shelterWorker')
      .post(`/cases/${shelterCase}/key-dates`, {
        kind: 'stay',
        onDay: days.before,
        note: 'Third room, Хонаи сеюм',
      })
      .expect(201);
    const { id, version } = added.body.dates[0];
    const step = (body: object, seen: number) =>
      we.as('shelterWorker').post(`/key-dates/${id}/events`, body, seen).expect(200);
    await step({ step: 'plan_made', onDay: days.today }, version);
    const during = await readBy(OUTSIDE);
    await step({ step: 'ended', onDay: days.today, note: 'Third room' }, version + 1);
    const after = await readBy(NEAREST);
    for (const answers of [during, after]) {
      expect(Object.entries(answers).filter(([, text]) => STAY.test(text))).toEqual([]);
      expect(changes(before, answers)).toEqual([]);
    }
  });

  it('is read by whoever works there, so that the search above would have found it', async () => {
    const told = Object.entries(await readAll('shelter_worker')).filter(([, text]) => STAY.test(text));
    const operations = told.map(([key]) => key.split(' ')[1]);
    expect(operations).toEqual(expect.arrayContaining(['listKeyDates', 'getTimeline', 'listFollowUps']));
  });
});

const addressOf = (path: string, id: string): string =>
  path
    .replace('/api', '')
    .replace('{section}', 'next')
    .replace(/\{\w+\}/g, id);

/** One instant for all readings, so that a time that stands still is taken alike in each of them. */
const BEGAN = Date.now();

/** Numbers of requests, times of the last minutes, and until when she can be reached who always can: the horizon moves. */
const withoutTheMoment = (text: string): string =>
  text
    .replace(/"(requestId|until|snoozableUntil)":"[^"]*"/g, '')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) =>
      Math.abs(Date.parse(time) - BEGAN) < 600_000 ? 'now' : time,
    );

/** Access logs change with every read, and operation figures change over time. */
const MOVES_BY_ITSELF = /listCaseAccess|getOperations|getReady|getMetrics/;

const changes = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((key) => before[key] !== after[key] && !MOVES_BY_ITSELF.test(key));

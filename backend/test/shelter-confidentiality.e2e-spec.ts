import { beforeAll, describe, expect, it } from '@jest/globals';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob } = await startKulob();

/** What names a stay or its steps, in whatever answer. */
const STAY = /Third room|Хонаи сеюм|"stay|stay_|sh\.exit_plan|sh\.after|key_date_events/;
/** Everybody outside, of every role that could know her: who sent her there, who leads the group, who only counts. */
const OUTSIDE: Readonly<Record<string, string>> = {
  caseworker: 'W',
  supervisor: 'S',
  inspector: 'I',
  coordinator: 'C',
  statistician: 'T',
  administrator: 'A',
  caseworkerElsewhere: 'W',
};
/** Doors of other roles stay shut whatever happens: the access matrix asks them. */
const isOpenTo = (letters: string, operation: string): boolean => {
  const allowed = ROUTES[operation] ?? '';
  return /^(anyone|signed in)$/.test(allowed) || [...letters].some((letter) => allowed.includes(letter));
};

interface Route {
  operation: string;
  path: string;
}

describe('a stay in a safe house', () => {
  let we: Referring;
  let routes: Route[];
  let known: { cases: string[]; referrals: string[] };
  let before: Record<string, string>;

  const idsFor = (path: string): string[] => {
    if (!path.includes('{')) return [''];
    return path.startsWith('/api/referrals/') ? known.referrals : known.cases;
  };
  /** Every answer to every reading route about what has an address, without what only the moment changes. */
  const readAll = async ([person, letters]: readonly [string, string]): Promise<Record<string, string>> => {
    const answers: Record<string, string> = {};
    for (const { operation, path } of routes.filter((route) => isOpenTo(letters, route.operation)))
      for (const [place, id] of idsFor(path).entries()) {
        const { status, text } = await we.as(person).get(addressOf(path, id));
        answers[`${person} ${operation} ${place}`] = `${status} ${withoutTheMoment(text)}`;
      }
    return answers;
  };
  const readByAll = async (): Promise<Record<string, string>> =>
    Object.assign({}, ...(await Promise.all(Object.entries(OUTSIDE).map(readAll))));

  beforeAll(async () => {
    we = new Referring(test, kulob);
    routes = Object.entries(contractOf(test.app).paths).flatMap(([path, methods]) => {
      const operation = (methods as Record<string, { operationId: string }>)['get']?.operationId;
      return operation ? [{ operation, path }] : [];
    });
    const hers = await we.openShared('caseworker');
    const asked = await we.send('caseworker', hers, 'shelter.safe_house');
    await we.accept('shelterWorker', asked.id);
    const [received] = await test.database.query<{ id: string }>(
      'select id from panoh.cases where origin_referral_id = $1',
      [asked.id],
    );
    known = { cases: [hers, received?.id ?? ''], referrals: [asked.id] };
    before = await readByAll();
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
    const during = await readByAll();
    await step({ step: 'ended', onDay: days.today, note: 'Third room' }, version + 1);
    const after = await readByAll();
    for (const answers of [during, after]) {
      expect(Object.entries(answers).filter(([, text]) => STAY.test(text))).toEqual([]);
      expect(changes(before, answers)).toEqual([]);
    }
  });

  it('is read by whoever works there, so that the search above would have found it', async () => {
    const told = Object.entries(await readAll(['shelterWorker', 'W'])).filter(([, text]) => STAY.test(text));
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
  Object.keys(before).filter((key) => before[key] !== after[key] && !MOVES_BY_ITSELF.test(key));

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunSql } from '../src/platform/database/worker-database.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { ManyRegistrations } from './support/many-registrations.js';
import { CutOff } from './support/rotating.js';
import { linkerFor } from './support/workers.js';

const { test, kulob } = await startKulob();

type Hands = ReturnType<typeof linkerFor>;

const EMPTY = `truncate linkage.inbox, linkage.to_compare, linkage.registrations, linkage.encodings, linkage.tags,
  linkage.pairs, linkage.comparisons, linkage.moves, linkage.model`;
describe('many registrations at once', () => {
  let many: ManyRegistrations;

  const read = <Row>(sql: string): Promise<Row[]> => test.database.query<Row>(sql);
  const state = async () =>
    (await read<Record<string, number>>('select * from panoh.linkage_state()'))[0] as Record<string, number>;
  /** Who stands with whom, whatever the persons are called; and how much was written for it. */
  const outcome = async () => ({
    persons: (
      await read<{ ids: string }>(
        `select string_agg(case_id::text, ' ' order by case_id) as ids from linkage.registrations group by person_id order by 1`,
      )
    ).map(({ ids }) => ids),
    pairs: await read('select one, other, is_linked, is_doubtful from linkage.pairs order by one, other'),
    counts: await read(
      `select (select count(*) from linkage.encodings) as encodings, (select count(*) from linkage.tags) as tags,
         (select count(distinct case_id) from linkage.moves where from_person is null) as registered,
         (select count(*) from linkage.moves where from_person is null) as once`,
    ),
  });
  const linkWith = async (hands: Hands): Promise<void> => {
    await hands.linker.linkAll();
    await hands.close();
  };
  /** Ends before one of its statements, as a process that is killed. */
  const killedAfter = async (statements: number): Promise<boolean> => {
    const hands = linkerFor(test);
    let sent = 0;
    const transaction = hands.database.transaction.bind(hands.database);
    hands.database.transaction = <T>(work: (run: RunSql) => Promise<T>): Promise<T> =>
      transaction((run) =>
        work((sql, parameters) => {
          sent += 1;
          return sent > statements ? Promise.reject(new CutOff()) : run(sql, parameters);
        }),
      );
    const failure = await hands.linker.linkAll().then(
      () => null,
      (error: unknown) => error,
    );
    await hands.close();
    return failure !== null;
  };

  beforeAll(async () => {
    const { body } = await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201);
    many = new ManyRegistrations(test, (body as { id: string }).id);
  });
  beforeEach(() => test.database.query(EMPTY));

  it('are linked as one after the other', async () => {
    await many.add(ManyRegistrations.written(25));
    await read('create table public.handed_in as select * from linkage.inbox order by handed_at');
    await linkWith(linkerFor(test));
    const together = await outcome();
    expect(await state()).toMatchObject({ to_encode: 0, to_compare: 0, set_aside: 0, linked: 25 });

    await test.database.query(EMPTY);
    const ids = await read<{ case_id: string }>('select case_id from public.handed_in order by handed_at');
    const hands = linkerFor(test);
    for (const { case_id: id } of ids) {
      await test.database.query(
        'insert into linkage.inbox select * from public.handed_in where case_id = $1',
        [id],
      );
      await hands.linker.linkAll();
    }
    await hands.close();
    const apart = await outcome();
    expect(apart.counts).toEqual(together.counts);
    const alike = apart.persons.filter((ids) => together.persons.includes(ids));
    expect(alike.length / apart.persons.length).toBeGreaterThan(0.9);
  });

  it('are linked once each, wherever the process was killed', async () => {
    await many.add(ManyRegistrations.written(25));
    await read('create table public.before_kill as select * from linkage.inbox');
    await linkWith(linkerFor(test));
    const whole = await outcome();

    await test.database.query(EMPTY);
    await read('insert into linkage.inbox select * from public.before_kill');
    let kills = 0;
    for (let statements = 1; await killedAfter(statements); statements += 3) kills += 1;
    expect(kills).toBeGreaterThan(5);
    // Records that failed and were retried singly may be compared in smaller parts, with the same result.
    expect(await outcome()).toEqual(whole);
    expect(await state()).toMatchObject({ to_encode: 0, to_compare: 0, set_aside: 0, linked: 25 });
  });

  it('are all compared again where so many came that there is something to learn', async () => {
    const twice = { givenName: 'Садбарг', surname: 'Каландарова', phone: '+992 90 7654321' };
    await many.add([
      { ...twice, bornOn: '1971-04-14' },
      { ...twice, givenName: 'Садбаргхон', bornOn: '1971-01-01' },
    ]);
    await linkWith(linkerFor(test));
    expect(await read('select is_linked from linkage.pairs')).toEqual([{ is_linked: true }]);
    const [pair] = await read<{ one: string }>('delete from linkage.pairs returning one');
    await many.add(ManyRegistrations.written(310));
    await linkWith(linkerFor(test));
    expect(await read(`select is_linked from linkage.pairs where one = '${pair?.one}'`)).toContainEqual({
      is_linked: true,
    });
    expect(await state()).toMatchObject({ to_encode: 0, to_compare: 0, set_aside: 0, linked: 312 });
  });

  it('wait for nobody whose row cannot be encoded, which is set aside and tried again', async () => {
    const [bad] = await many.add(ManyRegistrations.written(30));
    await read('create table public.whole as select * from linkage.inbox');
    await test.database.query(`update linkage.inbox set sealed_identity = '\\x00' where case_id = $1`, [bad]);
    const hands = linkerFor(test);
    await hands.linker.linkAll();
    expect(await state()).toMatchObject({ to_encode: 1, to_compare: 0, set_aside: 0, linked: 29 });
    for (const _ of [1, 2]) {
      await test.database.pass('1 minute');
      await hands.linker.linkAll();
    }
    expect(await state()).toMatchObject({ to_encode: 0, set_aside: 1, linked: 29 });
    expect(hands.logged.join()).not.toMatch(/Зайнаб|Раҳмонова/);

    await read(
      'update linkage.inbox i set sealed_identity = w.sealed_identity from public.whole w where w.case_id = i.case_id',
    );
    await test.database.pass('61 minutes');
    await hands.linker.linkAll();
    expect(await state()).toMatchObject({ set_aside: 0, linked: 30 });
    await hands.close();
  });

  it('wait for nobody with whom comparing itself fails', async () => {
    const { givenName, surname } = { givenName: 'Садбарг', surname: 'Каландарова' };
    const twice = { givenName, surname, bornOn: '1971-04-14', phone: '+992 90 7654321' };
    const others = ManyRegistrations.written(5).map((one, no) => ({
      ...one,
      bornOn: `20${10 + no}-02-1${no}`,
      phone: null,
    }));
    await many.add([twice, twice, ...others]);
    const hands = linkerFor(test);
    const root = hands.root;
    const seal = root.seal.bind(root);
    root.seal = () => {
      throw new Error('no pair can be sealed');
    };
    await hands.linker.linkAll();
    const held = await state();
    expect(held['to_compare']).toBeGreaterThan(0);
    expect(held['linked']).toBeGreaterThanOrEqual(others.length);
    root.seal = seal;
    await test.database.pass('1 minute');
    await hands.linker.linkAll();
    expect(await state()).toMatchObject({ to_compare: 0, linked: 7 });
    await hands.close();
  });
});

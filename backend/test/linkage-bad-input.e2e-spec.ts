import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { beyond } from './support/beyond.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { ManyRegistrations } from './support/many-registrations.js';
import type { Written } from './support/many-registrations.js';
import { linkerFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const EMPTY = `truncate linkage.inbox, linkage.to_compare, linkage.registrations, linkage.encodings, linkage.tags,
  linkage.pairs, linkage.comparisons, linkage.moves, linkage.model`;

/** What people write into boxes that were meant for a name. */
const ODD: readonly (readonly [what: string, written: Written])[] = [
  ['nothing', { givenName: '', surname: '' }],
  ['one letter', { givenName: 'З', surname: 'Р' }],
  ['300 letters', { givenName: 'А'.repeat(300), surname: 'Зайнаб'.repeat(50) }],
  ['digits', { givenName: '12345', surname: '0' }],
  ['signs', { givenName: '👩‍👧 🙂', surname: '…—?!' }],
  ['marks from right to left', { givenName: '\u202eбанйаЗ\u202c', surname: '\u200f\u200eРаҳмонова\u0000' }],
  ['half a sign', { givenName: '\ud83d', surname: 'Каримова' }],
  ['another alphabet', { givenName: 'زینب', surname: '山田' }],
  ['her name in every box', { givenName: 'Зайнаб', surname: 'Зайнаб', patronymic: 'Зайнаб' }],
  ['the first day of 1900', { givenName: 'Зайнаб', surname: 'Раҳмонова', bornOn: '1900-01-01' }],
  ['no number in the number', { givenName: 'Зайнаб', surname: 'Раҳмонова', phone: 'ask the neighbour' }],
  ['one digit again and again', { givenName: 'Мадина', surname: 'Каримова', phone: '+992 00 000 0000' }],
];
/** Names of women who have nothing in common, twenty of whom gave one number before it is known for an office’s. */
const GIVEN = 'Зайнаб Мадина Фотима Гулнора Нигина Шаҳло Парвина Манижа Дилбар Тахмина'.split(' ');
const AT_MOST = 40_000;

describe('what is written badly', () => {
  let many: ManyRegistrations;
  const state = async () =>
    (await test.database.query<Record<string, number>>('select * from panoh.linkage_state()'))[0] ?? {};
  /** Links all that waits; answers by how much that took too long. */
  const link = async (limit = AT_MOST): Promise<number> => {
    const hands = linkerFor(test);
    const late = await beyond(limit, () => hands.linker.linkAll());
    await hands.close();
    expect(hands.logged).toEqual([]);
    return late;
  };
  const personsOf = async (ids: readonly string[]): Promise<number> =>
    (
      await test.database.query<{ count: number }>(
        'select count(distinct person_id)::int as count from linkage.registrations where case_id = any ($1)',
        [ids],
      )
    )[0]?.count ?? 0;

  beforeAll(async () => {
    const { body } = await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201);
    many = new ManyRegistrations(test, (body as { id: string }).id);
  });
  beforeEach(() => test.database.query(EMPTY));

  it('is linked also where a register brought it in, all of it together', async () => {
    const ids = await many.add([...ODD, ...ODD].map(([, written]) => written));
    await link();
    expect(await state()).toMatchObject({ to_encode: 0, to_compare: 0, set_aside: 0, linked: ids.length });
    // Two registrations without details stay two persons.
    const nothing = [ids[0] ?? '', ids[ODD.length] ?? ''];
    expect(await personsOf(nothing)).toBe(2);
  });

  it('is one person where one row comes hundreds of times, and holds up nobody', async () => {
    const row = { givenName: 'Зайнаб', surname: 'Раҳмонова', bornOn: '1991-03-14', phone: '+992 90 1112233' };
    const ids = await many.add(Array.from({ length: 300 }, () => row));
    expect(await link()).toBe(0);
    expect(await personsOf(ids)).toBe(1);
    const [later] = await many.add([row]);
    expect(await link(AT_MOST / 10)).toBe(0);
    expect(await personsOf([...ids, later ?? ''])).toBe(1);
  });

  it('makes nobody one person that five hundred gave one number', async () => {
    const all = ManyRegistrations.written(500).map((one, no) => ({
      ...one,
      givenName: `${one.givenName}${'абвгдежзик'[no % 10] ?? ''}`,
      bornOn: `${1950 + (no % 53)}-0${1 + (no % 9)}-1${no % 7}`,
      phone: '+992 90 5556677',
    }));
    const ids = await many.add(all);
    expect(await link()).toBe(0);
    expect(await state()).toMatchObject({ to_encode: 0, to_compare: 0, set_aside: 0, linked: 500 });
    expect(await personsOf(ids)).toBe(500);
  });

  it('looks again at what one number linked before so many gave it, whoever came one by one', async () => {
    const namesakes = GIVEN.flatMap((givenName) =>
      ['Каримова', 'Саидова'].map((surname): Written => ({ givenName, surname, phone: '+992 90 5556677' })),
    );
    const ids: string[] = [];
    for (const one of namesakes) {
      ids.push(...(await many.add([one])));
      await link();
    }
    expect(await personsOf(ids)).toBeLessThan(ids.length);
    ids.push(...(await many.add([{ givenName: 'Ситора', surname: 'Одинаева', phone: '+992 90 5556677' }])));
    await link();
    expect(await personsOf(ids)).toBe(ids.length);
    expect(await state()).toMatchObject({ to_compare: 0, set_aside: 0 });
  });
});

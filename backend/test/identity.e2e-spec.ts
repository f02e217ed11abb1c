import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

describe('correcting who she is', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const open = async (): Promise<string> =>
    (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
  const identity = (change: object = {}): object => ({
    surname: 'Намунаева',
    givenName: 'Гули',
    patronymic: 'Намуна',
    bornOn: '1994-05-02',
    bornPrecision: 'day',
    ...change,
  });
  const correct = (person: string, id: string, form: object, version = 1) =>
    as(person).put(`/cases/${id}/identity`, form, version);
  const shown = async (id: string) =>
    (await as('caseworker').post(`/cases/${id}/identity-disclosures`, { reason: 'correct_record' })).body;
  const kinds = async (person: string, id: string): Promise<string[]> =>
    (await as(person).get(`/cases/${id}/timeline`)).body.items.map((entry: { kind: string }) => entry.kind);

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  it('writes what was corrected, counts the version and leaves a trace of which parts', async () => {
    const id = await open();
    await correct('caseworker', id, identity({ givenName: 'Гулрухсор' })).expect(204);
    expect(await shown(id)).toMatchObject({ givenName: 'Гулрухсор', surname: 'Намунаева', version: 2 });
    const { items } = (await as('caseworker').get(`/cases/${id}/timeline`)).body;
    expect(items[0]).toMatchObject({ kind: 'identity_corrected', facts: { fields: ['givenName'] } });
    expect(JSON.stringify(items)).not.toContain('Гулрухсор');
  });

  it('leaves no trace where nothing was different', async () => {
    const id = await open();
    await correct('caseworker', id, identity()).expect(204);
    expect(await kinds('caseworker', id)).not.toContain('identity_corrected');
  });

  it('takes one name, letters of Tajik however they were typed, and a year alone', async () => {
    const id = await open();
    const form = { givenName: 'Мавҷуда Зебои\u0304', bornOn: '1990-01-01', bornPrecision: 'year' };
    await correct('caseworker', id, form).expect(204);
    expect(await shown(id)).toMatchObject({
      surname: null,
      givenName: 'Мавҷуда Зебоӣ',
      patronymic: null,
      bornOn: '1990-01-01',
      bornPrecision: 'year',
    });
  });

  it('refuses a birth that lies ahead, is no day, or comes after what happened to her', async () => {
    const id = await open();
    const refusal = async (change: object) =>
      (await correct('caseworker', id, identity(change)).expect(422)).body.fields;
    expect(await refusal({ bornOn: '2126-01-01' })).toEqual([{ path: 'bornOn', code: 'date_in_future' }]);
    expect(await refusal({ bornOn: '1994-02-31' })).toEqual([{ path: 'bornOn', code: 'invalid_date' }]);
    expect(await refusal({ bornOn: '2026-02-01', bornPrecision: 'month' })).toEqual([
      { path: 'bornOn', code: 'born_after_incident' },
    ]);
    expect(await shown(id)).toMatchObject({ bornOn: '1994-05-02', version: 1 });
  });

  it('makes the case that of a child, or of a grown woman, where the birth says so', async () => {
    const id = await open();
    const isMinor = async () => (await as('caseworker').get(`/cases/${id}`)).body.isMinor;
    await correct('caseworker', id, identity({ bornOn: '2012-01-01', bornPrecision: 'year' })).expect(204);
    expect(await isMinor()).toBe(true);
    await correct('caseworker', id, identity({ bornOn: null, bornPrecision: null }), 2).expect(204);
    expect(await isMinor()).toBe(true);
    await correct('caseworker', id, identity(), 3).expect(204);
    expect(await isMinor()).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm, safeContactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { linkerFor } from './support/workers.js';
import { DAY, dayOf } from '../src/shared/dates.js';

const identity = (surname: string, givenName: string, patronymic: string | null, bornOn: string): object => ({
  ...{ surname, givenName, patronymic, bornOn, bornPrecision: 'day' },
});
const mayLink = (answer = 'given'): object => ({ scope: 'record_linkage', answer, presence: 'alone' });
const reach = (reachAt: string): object => safeContactForm({ reachAt });

describe('one survivor behind several registrations', () => {
  let test: TestApp;
  let kulob: Kulob;
  let hands: ReturnType<typeof linkerFor>;
  const as = (person: string): Actor => kulob.as[person] as Actor;

  /** Opens a case and links it. */
  const open = async (person: string, who: object, change: object = {}): Promise<string> => {
    const consents = change['consents' as never] ?? [servicesConsent(), mayLink()];
    const form = caseForm({ identity: who, consents, safeContact: reach('+992 00 111 2233'), ...change });
    const { id } = (await as(person).post('/cases', form).expect(201)).body as { id: string };
    await hands.linker.linkAll();
    return id;
  };
  const personOf = async (id: string): Promise<string | undefined> =>
    (
      await test.database.query<{ person_id: string }>(
        'select person_id from linkage.registrations where case_id = $1',
        [id],
      )
    )[0]?.person_id;
  const countOf = async (table: string, id: string): Promise<number> =>
    Number(
      (
        await test.database.query<{ n: string }>(
          `select count(*) as n from linkage.${table} where case_id = $1`,
          [id],
        )
      )[0]?.n,
    );
  /** What a case says of how it counts, and to whom. */
  const linkageConsentOf = async (person: string, id: string): Promise<unknown> =>
    ((await as(person).get(`/cases/${id}`).expect(200)).body as { linkageConsent: unknown }).linkageConsent;
  const pairs = async (of = 'pairs') =>
    (await as('coordinator').get(`/linkage/${of}`).expect(200)).body as {
      items: { id: string; isLinked: boolean; fields: { field: string; level: string }[] }[];
      waiting: number;
    };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    hands = linkerFor(test);
  });
  afterAll(async () => {
    await hands.close();
    await test.close();
  });

  it('is one person where two agencies wrote her name in other letters', async () => {
    const first = await open('caseworker', identity('Раҳмонова', 'Зайнаб', 'Шарифовна', '1991-03-14'));
    const second = await open('inspector', identity('Rahmonova', 'Zaynab', 'Sharifovna', '1991-03-14'));
    expect(await personOf(second)).toBe(await personOf(first));
  });

  it('is one person where both agencies register her at the same moment', async () => {
    const form = (person: string) =>
      as(person).post(
        '/cases',
        caseForm({
          identity: identity('Шарипова', 'Нигина', 'Одиловна', '1988-01-30'),
          consents: [servicesConsent(), mayLink()],
          safeContact: reach('+992 00 444 5566'),
        }),
      );
    const ids = (await Promise.all([form('caseworker'), form('lawyer')])).map(
      ({ body }) => body.id as string,
    );
    await Promise.all([hands.linker.linkAll(), hands.linker.linkAll()]);
    await hands.linker.linkAll();
    expect(new Set(await Promise.all(ids.map(personOf))).size).toBe(1);
  });

  it('never compares what a private agency wrote without her word', async () => {
    const id = await open('caseworker', identity('Раҳимова', 'Парвина', 'Саидовна', '1993-09-09'), {
      consents: [servicesConsent()],
    });
    expect([await personOf(id), await countOf('encodings', id), await countOf('inbox', id)]).toEqual([
      undefined,
      0,
      0,
    ]);
  });

  it('compares what a state body wrote on its function, and not where she said no', async () => {
    const asked = identity('Саидова', 'Фарзона', 'Каримовна', '1979-02-11');
    const notAsked = await open('inspector', asked, { consents: [] });
    const refused = await open('specialist', asked, { consents: [mayLink('refused')] });
    expect([await countOf('encodings', notAsked), await countOf('encodings', refused)]).toEqual([1, 0]);
    expect(await personOf(refused)).toBeUndefined();
    expect([
      await linkageConsentOf('inspector', notAsked),
      await linkageConsentOf('specialist', refused),
    ]).toEqual(['granted', 'refused']);
  });

  it('says of a case how it counts by her word alone, the same with a match and without one', async () => {
    const who = identity('Латипова', 'Муаттар', 'Хайруллоевна', '1989-08-18');
    const one = await open('caseworker', who);
    expect(await linkageConsentOf('caseworker', one)).toBe('granted');
    const two = await open('inspector', who);
    expect(await personOf(two)).toBe(await personOf(one));
    expect([await linkageConsentOf('caseworker', one), await linkageConsentOf('inspector', two)]).toEqual([
      'granted',
      'granted',
    ]);
    const three = await open('caseworker', who, { consents: [servicesConsent()] });
    expect(await linkageConsentOf('caseworker', three)).toBe('not_asked');
  });

  it('joins when she allows it later, and takes out tags and encoding when she takes it back', async () => {
    const who = identity('Одинаева', 'Шаҳло', 'Ҳакимовна', '1986-06-16');
    const other = await open('inspector', who);
    const id = await open('caseworker', who, { consents: [servicesConsent()] });
    await as('caseworker')
      .post(`/cases/${id}/consents`, { answers: [mayLink()] })
      .expect(201);
    await hands.linker.linkAll();
    expect(await personOf(id)).toBe(await personOf(other));

    const listed = (await as('caseworker').get(`/cases/${id}/consents`)).body as {
      id: string;
      scope: string;
      version: number;
    }[];
    const consent = listed.find(({ scope }) => scope === 'record_linkage');
    await as('caseworker').post(`/consents/${consent?.id}/withdrawals`, {}, consent?.version).expect(200);
    expect(
      await Promise.all(['encodings', 'inbox', 'to_compare'].map((table) => countOf(table, id))),
    ).toEqual([0, 0, 0]);
    const left = await test.database.query(
      'select 1 from linkage.tags t left join linkage.encodings e on e.no = t.no where e.no is null',
    );
    expect(left).toEqual([]);
    await hands.linker.linkAll();
    expect(await personOf(id)).not.toBe(await personOf(other));
  });

  it('takes out what was compared where another answer finds that hers has run out', async () => {
    const id = await open('caseworker', identity('Файзова', 'Ҷамила', 'Назаровна', '1984-08-18'));
    expect(await countOf('encodings', id)).toBe(1);
    await test.database.query(
      `update panoh.consents set until_on = '2020-01-01' where case_id = $1 and scope = 'record_linkage'`,
      [id],
    );
    const answers = [{ scope: 'contact_for_feedback', answer: 'refused', presence: 'alone' }];
    await as('caseworker').post(`/cases/${id}/consents`, { answers }).expect(201);
    expect(await countOf('encodings', id)).toBe(0);
  });

  it('takes out at once what nobody was asked about where the case passes to a private agency', async () => {
    const who = identity('Қосимова', 'Мавзуна', 'Ашуровна', '1983-11-23');
    const other = await open('inspector', who, { consents: [] });
    const passed = { consents: [], conflict: { answer: 'yes', agencyIds: [kulob.agencies['police']] } };
    const id = await open('inspector', who, passed);
    const kept = await open('inspector', who, { ...passed, consents: [mayLink()] });
    expect([await countOf('inbox', id), await countOf('encodings', id)]).toEqual([0, 0]);
    expect(await personOf(kept)).toBe(await personOf(other));
    const [subject] = await test.database.query<{ may_be_linked: boolean; agency_id: string }>(
      'select may_be_linked, agency_id from panoh.cases where id = $1',
      [id],
    );
    expect(subject).toEqual({ may_be_linked: false, agency_id: kulob.agencies['crisisCentre'] });
  });

  it('links anew where her name is corrected', async () => {
    const right = await open('inspector', identity('Юсупова', 'Манижа', 'Раҷабовна', '1990-12-05'), {
      safeContact: reach('+992 00 555 6677'),
    });
    const wrong = await open('caseworker', identity('Каландарова', 'Садбарг', null, '1971-04-04'), {
      safeContact: reach('+992 00 666 7788'),
    });
    expect(await personOf(wrong)).not.toBe(await personOf(right));
    const { version } = (
      await as('caseworker').post(`/cases/${wrong}/identity-disclosures`, { reason: 'correct_record' })
    ).body as { version: number };
    await as('caseworker')
      .put(`/cases/${wrong}/identity`, identity('Юсупова', 'Манижа', 'Раҷабовна', '1990-12-05'), version)
      .expect(204);
    await hands.linker.linkAll();
    expect(await personOf(wrong)).toBe(await personOf(right));
  });

  it('asks the coordinator by how well two agree, and by nothing that is written in them', async () => {
    // Twins: another given name, and everything else the same.
    await open('caseworker', identity('Бобоева', 'Фотима', 'Муродовна', '1995-05-25'), {
      safeContact: reach('+992 00 777 8899'),
    });
    await open('inspector', identity('Бобоева', 'Зуҳра', 'Муродовна', '1995-05-25'), {
      safeContact: reach('+992 00 777 8899'),
    });
    const { items, waiting } = await pairs();
    expect(waiting).toBeGreaterThan(0);
    const [pair] = items;
    expect(pair?.fields).toContainEqual({ field: 'surname', level: 'same' });
    expect(pair?.fields).toContainEqual({ field: 'birth', level: 'same' });
    const told = JSON.stringify(items.map(({ id: _id, ...rest }: { id: string }) => rest));
    expect(told).not.toMatch(/Бобоева|1995|777/);
    await as('inspector').get('/linkage/pairs').expect(403);
    await as('supervisor').get('/linkage/pairs').expect(403);
  });

  // The last test: it ends the sessions of all users.
  it('takes out on the day what she allowed until a day, by the clock of the database and without any answer', async () => {
    const who = identity('Нуралиева', 'Саодат', 'Бахтиёровна', '1981-03-12');
    const until = { ...mayLink(), untilOn: dayOf(new Date(Date.now() + 3 * DAY)) };
    const id = await open('caseworker', who, { consents: [servicesConsent(), until] });
    const other = await open('inspector', who);
    expect(await personOf(id)).toBe(await personOf(other));
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await test.database.pass('3 days');
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await test.database.pass('1 day');
    expect(await hands.linker.leaveLapsed()).toBe(1);
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await hands.linker.linkAll();
    expect(await personOf(id)).not.toBe(await personOf(other));
    expect([await countOf('encodings', id), await countOf('encodings', other)]).toEqual([0, 1]);
    const [entry] = await test.database.query<{ n: string }>(
      `select cardinality(cases) as n from panoh.audit_entries where action = 'job.leave_linking'`,
    );
    expect(entry).toEqual({ n: 1 });
  });
});

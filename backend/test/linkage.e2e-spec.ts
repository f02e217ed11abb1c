import { afterAll, describe, expect, it } from '@jest/globals';
import { caseForm, safeContactForm, servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { LinkStory, newAmong } from './support/linking.js';
import { linkerFor } from './support/workers.js';
import { DAY, dayOf } from '../src/shared/dates.js';

const { test, kulob, as } = await startKulob();
const story = new LinkStory(test, kulob);

const identity = (surname: string, givenName: string, patronymic: string | null, bornOn: string): object => ({
  ...{ surname, givenName, patronymic, bornOn, bornPrecision: 'day' },
});
const mayLink = (answer = 'given'): object => ({ scope: 'record_linkage', answer, presence: 'alone' });
const reach = (reachAt: string): object => safeContactForm({ reachAt });

/** Opens a case and links it. */
const open = async (person: string, who: object, change: object = {}): Promise<string> => {
  const consents = change['consents' as never] ?? [servicesConsent(), mayLink()];
  const form = caseForm({ identity: who, consents, safeContact: reach('+992 00 111 2233'), ...change });
  const { id } = (await as(person).post('/cases', form).expect(201)).body as { id: string };
  await story.link();
  return id;
};

describe('what a coordinator decides of pairs', () => {
  /** Each household has a different father, birth date and telephone, so no review pair spans two of them. */
  const FATHERS = ['', '', '', 'Юсуфовна', 'Асадовна', 'Раҷабовна', 'Ҳикматовна'];
  /** Two women of one household, or one with a misspelt name: only a reviewer can decide. */
  const registerTwin = (person: string, house: number, [surname = '', givenName = '']: string[]) =>
    open(person, identity(surname, givenName, FATHERS[house] ?? '', `199${house}-0${house}-1${house}`), {
      safeContact: reach(`+992 00 ${house}7${house} ${house}8 9${house}`),
    });
  const register = async (house: number, one: string[], other: string[], of = 'pairs') => {
    const known = await story.pairs(of);
    const ids = [
      await registerTwin('caseworker', house, one),
      await registerTwin('inspector', house, other),
    ] as const;
    return { ids, known, pair: newAmong(await story.pairs(of), known) };
  };
  const answer = (person: string, pair: string, word: string) =>
    as(person).post(`/linkage/pairs/${pair}/answer`, { answer: word });

  it('holds against what comes later', async () => {
    const [cyrillic, latin] = ['Мирзоева Сабрина', 'Mirzoeva Sabrina'].map((name) => name.split(' '));
    const { ids, pair } = await register(3, cyrillic!, latin!, 'linked-pairs');
    await story.answer(pair, 'different');
    const third = await registerTwin('lawyer', 3, cyrillic!);
    const [first, second] = await Promise.all(ids.map((id) => story.personOf(id)));
    expect(first).not.toBe(second);
    expect([first, second]).toContain(await story.personOf(third));
  });

  it('is answered once, by whoever was first, and asked of no coordinator of another group', async () => {
    const { pair } = await register(4, ['Назирова', 'Ситора'], ['Назирова', 'Ойша']);
    const { userId } = as('coordinatorElsewhere');
    const lead = 'update panoh.working_groups set coordinator_user_id = $2 where id = $1';
    await test.database.query(lead, [kulob.otherGroupId, userId]);
    const { body } = await as('coordinatorElsewhere').get('/linkage/pairs').expect(200);
    expect(body).toEqual({ items: [], waiting: 0, nextCursor: null });
    await answer('coordinatorElsewhere', pair, 'same').expect(404);
    await answer('coordinator', pair, 'cannot_tell').expect(201);
    const again = await answer('deputy', pair, 'same').expect(409);
    expect(again.body).toMatchObject({ code: 'pair_answered_meanwhile' });
  });

  it('is asked of nobody who registered one of the two, so that a test tells nobody who is known', async () => {
    const { ids, known, pair } = await register(6, ['Шарифова', 'Парвина'], ['Шарифова', 'Малика']);
    const opener = `update panoh.cases set opened_by = $2 where id = $1 returning $2::uuid`;
    await test.database.query(opener, [ids[0], as('coordinator').userId]);
    expect(await story.pairs()).toEqual(known);
    // An id tells no moment.
    expect([pair, ...known.map((one) => one.id)].filter((one) => one[14] !== '4')).toEqual([]);
    await answer('coordinator', pair, 'same').expect(404);
    await answer('deputy', pair, 'same').expect(201);
    const { body } = await as('coordinator').get('/linkage/decisions').expect(200);
    expect(JSON.stringify(body)).not.toContain(pair);
  });
});

describe('one survivor behind several registrations', () => {
  const hands = linkerFor(test);
  const countOf = async (table: string, id: string): Promise<number> =>
    (await test.database.query(`select 1 from linkage.${table} where case_id = $1`, [id])).length;
  /** What a case says of how it counts, and to whom. */
  const linkageConsentOf = async (person: string, id: string): Promise<unknown> =>
    ((await as(person).get(`/cases/${id}`).expect(200)).body as { linkageConsent: unknown }).linkageConsent;

  afterAll(async () => {
    await hands.close();
    await story.close();
  });

  it('is one person where two agencies wrote her name in other letters', async () => {
    const first = await open('caseworker', identity('Раҳмонова', 'Зайнаб', 'Шарифовна', '1991-03-14'));
    const second = await open('inspector', identity('Rahmonova', 'Zaynab', 'Sharifovna', '1991-03-14'));
    expect(await story.personOf(second)).toBe(await story.personOf(first));
    // A case tells the answer to being linked, the same with a match and without one.
    expect([
      await linkageConsentOf('caseworker', first),
      await linkageConsentOf('inspector', second),
    ]).toEqual([...['granted', 'granted']]);
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
    await Promise.all([story.link(), story.link()]);
    await story.link();
    expect(new Set(await Promise.all(ids.map((id) => story.personOf(id)))).size).toBe(1);
  });

  it('never compares what a private agency wrote without her word', async () => {
    const id = await open('caseworker', identity('Раҳимова', 'Парвина', 'Саидовна', '1993-09-09'), {
      consents: [servicesConsent()],
    });
    expect([await story.personOf(id), await countOf('encodings', id), await countOf('inbox', id)]).toEqual([
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
    expect(await story.personOf(refused)).toBeUndefined();
    expect([
      await linkageConsentOf('inspector', notAsked),
      await linkageConsentOf('specialist', refused),
    ]).toEqual(['granted', 'refused']);
  });

  it('joins when she allows it later, and takes out tags and encoding when she takes it back', async () => {
    const who = identity('Одинаева', 'Шаҳло', 'Ҳакимовна', '1986-06-16');
    const other = await open('inspector', who);
    const id = await open('caseworker', who, { consents: [servicesConsent()] });
    await as('caseworker')
      .post(`/cases/${id}/consents`, { answers: [mayLink()] })
      .expect(201);
    await story.link();
    expect(await story.personOf(id)).toBe(await story.personOf(other));

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
    await story.link();
    expect(await story.personOf(id)).not.toBe(await story.personOf(other));
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
    expect(await story.personOf(kept)).toBe(await story.personOf(other));
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
    expect(await story.personOf(wrong)).not.toBe(await story.personOf(right));
    const { version } = (
      await as('caseworker').post(`/cases/${wrong}/identity-disclosures`, { reason: 'correct_record' })
    ).body as { version: number };
    await as('caseworker')
      .put(`/cases/${wrong}/identity`, identity('Юсупова', 'Манижа', 'Раҷабовна', '1990-12-05'), version)
      .expect(204);
    await story.link();
    expect(await story.personOf(wrong)).toBe(await story.personOf(right));
  });

  it('asks the coordinator by how well two agree, and by nothing that is written in them', async () => {
    // Twins: another given name, and everything else the same.
    await open('caseworker', identity('Собирова', 'Фотима', 'Ватановна', '1965-05-25'), {
      safeContact: reach('+992 00 777 8899'),
    });
    await open('inspector', identity('Собирова', 'Зуҳра', 'Ватановна', '1965-05-25'), {
      safeContact: reach('+992 00 777 8899'),
    });
    const { items, waiting } = (await as('coordinator').get('/linkage/pairs').expect(200)).body;
    expect(waiting).toBeGreaterThan(0);
    for (const field of ['surname', 'birth'])
      expect(items[0].fields).toContainEqual({ field, level: 'same' });
    const told = JSON.stringify(items.map(({ id: _id, ...rest }: { id: string }) => rest));
    expect(told).not.toMatch(/Собирова|1965|777/);
  });

  // The last test: it ends the sessions of all users.
  it('takes out on the day what she allowed until a day, by the clock of the database and without any answer', async () => {
    const who = identity('Нуралиева', 'Саодат', 'Бахтиёровна', '1981-03-12');
    const until = { ...mayLink(), untilOn: dayOf(new Date(Date.now() + 3 * DAY)) };
    const id = await open('caseworker', who, { consents: [servicesConsent(), until] });
    const other = await open('inspector', who);
    expect(await story.personOf(id)).toBe(await story.personOf(other));
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await test.database.pass('3 days');
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await test.database.pass('1 day');
    expect(await hands.linker.leaveLapsed()).toBe(1);
    expect(await hands.linker.leaveLapsed()).toBe(0);
    await story.link();
    expect(await story.personOf(id)).not.toBe(await story.personOf(other));
    expect([await countOf('encodings', id), await countOf('encodings', other)]).toEqual([0, 1]);
    const [entry] = await test.database.query<{ n: string }>(
      `select cardinality(cases) as n from panoh.audit_entries where action = 'job.leave_linking'`,
    );
    expect(entry).toEqual({ n: 1 });
  });
});

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { caseForm, incidentForm, safeContactForm, servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob, as } = await startKulob();

const OF_BIRTH = (bornOn: string | null, bornPrecision: string | null = 'day'): object => ({
  identity: { givenName: 'Гули', bornOn, bornPrecision: bornOn ? bornPrecision : null },
});

const DECISION = {
  minor: { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' },
};

describe('registering a survivor and what happened', () => {
  const open = async (person: string, change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;

  it('opens a case that has its next steps, its code and its timeline', async () => {
    const receipt = (await as('caseworker').post('/cases', caseForm()).expect(201)).body;
    const { id } = receipt;
    const shown = (await as('caseworker').get(`/cases/${id}`).expect(200)).body;
    expect(shown).toMatchObject({ status: 'open', band: 'incomplete', isLead: true, relations: ['own'] });
    expect([receipt.code, receipt.reference]).toEqual([shown.survivorCode, shown.reference]);
    expect(shown.survivorCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(shown.survivorCode).not.toBe(shown.reference);
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    expect(rows.map((row: { rule: string }) => row.rule)).toEqual(
      expect.arrayContaining(['fu.first_contact', 'fu.safety_plan', 'rk.reassess', 'fu.regular']),
    );
    const timeline = (await as('caseworker').get(`/cases/${id}/timeline`).expect(200)).body;
    expect(timeline.items.map((entry: { kind: string }) => entry.kind)).toEqual(['case_opened']);
    // Who she is, only after a proof of presence; the other party is named by those who work with her.
    const path = `/cases/${id}/identity-disclosures`;
    const unproved = await as('caseworker2').post(path, { reason: 'contact_now' }).expect(403);
    expect(unproved.body.code).toBe('step_up_required');
    await as('caseworker').post(path, { reason: 'contact_now' }).expect(200);
    const { allowedActions } = (await as('supervisor').get(`/cases/${id}`).expect(200)).body;
    expect(allowedActions).not.toContain('add_incident');
    await as('supervisor').post(`/cases/${id}/incidents`, incidentForm()).expect(403);
  });

  it('passes to the fallback agency at once what the police register where he may be of the police', async () => {
    const conflict = { answer: 'yes', agencyIds: [] };
    const { body } = await as('inspector').post('/cases', caseForm({ conflict })).expect(201);
    expect(body.code).toBeNull();
    await as('inspector').get(`/cases/${body.id}`).expect(404);
    await as('policeSupervisor').get(`/cases/${body.id}/follow-ups`).expect(404);
    const shown = (await as('caseworker').get(`/cases/${body.id}`).expect(200)).body;
    expect(shown.agencyId).toBe(kulob.agencies['crisisCentre']);
    const [text] = (await as('caseworker').get(`/cases/${body.id}/narratives`).expect(200)).body;
    expect(text.text).toContain('kitchen');
    expect((await as('caseworker').get(`/cases/${body.id}/follow-ups`).expect(200)).body).not.toEqual([]);
  });

  it('gives the number only on request, and never to the police who wrote it', async () => {
    const id = await open('inspector');
    await as('inspector').get(`/cases/${id}/safe-contact`).expect(404);
    await as('inspector')
      .post(`/cases/${id}/safe-contact-disclosures`, { reason: 'contact_now' })
      .expect(404);
    const own = await open('caseworker');
    const banner = (await as('caseworker').get(`/cases/${own}/safe-contact`).expect(200)).body;
    expect(JSON.stringify(banner)).not.toContain('000 0001');
    const number = await as('caseworker').post(`/cases/${own}/safe-contact-disclosures`, {
      reason: 'contact_now',
    });
    expect(number.body.reachAt).toBe('+992 00 000 0001');
  });

  it('lists every problem of an incident at its field and writes nothing', async () => {
    const before = await test.database.query<{ count: string }>('select count(*) from panoh.cases');
    const incident = incidentForm({
      startedOn: '2126-01-01',
      endedOn: '1980-01-01',
      endedPrecision: 'day',
      perpetrators: [],
    });
    const response = await as('caseworker').post('/cases', caseForm({ incident })).expect(422);
    expect(response.body.fields.map((field: { code: string }) => field.code)).toEqual(
      expect.arrayContaining(['start_in_future', 'end_before_start', 'perpetrator_missing']),
    );
    expect(await test.database.query('select count(*) from panoh.cases')).toEqual(before);
  });

  it('refuses names that hide characters', async () => {
    const identity = { givenName: 'Гу\u200bли' };
    const response = await as('caseworker').post('/cases', caseForm({ identity })).expect(422);
    expect(response.body.fields).toEqual([{ path: 'identity.givenName', code: 'hidden_characters' }]);
  });

  it('takes random digits for a key, and nothing that a word could hide in', async () => {
    const name = Buffer.from('Намунаева').toString('base64url');
    for (const key of [`${name}-0001`, randomUUID().slice(0, 30), '']) {
      const refused = await as('caseworker').postWithKey('/cases', caseForm(), key).expect(400);
      expect(refused.body.code).toBe('idempotency_key_required');
    }
    await expect(
      test.database.query(
        `insert into panoh.idempotency_keys (user_id, key, operation, body_hmac) values (gen_random_uuid(), $1, 'openCase', '')`,
        [name],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('makes one case of a form that is sent twice, also at the same moment', async () => {
    const key = randomUUID();
    const send = () => as('caseworker').postWithKey('/cases', caseForm(), key);
    const [first, second] = await Promise.all([send(), send()]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    const other = await as('caseworker').postWithKey('/cases', caseForm({ place: 'qubodiyon' }), key);
    expect(other.status).toBe(409);
    expect(other.body.code).toBe('idempotency_key_reused');
  });
});

describe('the band of her age and her disability', () => {
  let we: Referring;
  let year: number;
  const shown = async (id: string, person = 'caseworker'): Promise<Record<string, unknown>> =>
    (await we.as(person).get(`/cases/${id}`).expect(200)).body;

  /** An answer past every route, in the own name. */
  const later = (person: string, id: string, version: number): [string, unknown[]] => [
    `insert into panoh.disability_answers (id, case_id, agency_id, recorded_by, version, answer)
       values (gen_random_uuid(), $1, $2, $3, $4, 'none')`,
    [id, we.as(person).agencyId, we.as(person).userId, version],
  ];
  const answers = async (id: string, person = 'caseworker'): Promise<Record<string, unknown>> =>
    (await we.as(person).get(`/cases/${id}/disability`).expect(200)).body;
  const answer = (id: string, said: string, version: number, person = 'caseworker') =>
    we.as(person).put(`/cases/${id}/disability`, { answer: said }, version);

  beforeAll(async () => {
    we = new Referring(test, kulob);
    year = Number((await we.day()).slice(0, 4));
  });

  it('are taken at intake from her birth and her word, and leave nothing of the birth in the clear', async () => {
    const id = await we.open('caseworker', { ...OF_BIRTH(`${year - 35}-01-02`), disability: 'yes' });
    expect(await shown(id)).toMatchObject({ ageBand: '30_39', isMinor: false, disability: 'yes' });
    const child = { ...OF_BIRTH(`${year - 13}-01-01`), disability: 'none' };
    const undecided = await as('caseworker').post('/cases', caseForm(child)).expect(422);
    expect(undecided.body.fields).toEqual([{ path: 'minor', code: 'decision_missing' }]);
    expect(await shown(await we.open('caseworker', { ...child, ...DECISION }))).toMatchObject({
      ...{ ageBand: '12_14', isMinor: true, minorDecidedBy: 'child_rights_body', disability: 'none' },
    });
    const rows = await test.database.query<{ row: string }>('select c::text as row from panoh.cases c');
    expect(rows.map(({ row }) => row).join()).not.toContain(`${year - 35}-01-02`);
    const wrong = `update panoh.cases set is_minor = true, age_band = '18_24'`;
    await expect(test.database.query(wrong)).rejects.toMatchObject({ code: '23514' });
  });

  it('follow a corrected birth, by the day on which the record was opened', async () => {
    const id = await we.open('caseworker', OF_BIRTH(`${year - 45}-01-02`));
    await test.database.query(
      `update panoh.cases set opened_at = opened_at - interval '3 years' where id = $1`,
      [id],
    );
    const correct = (bornOn: string, version: number) =>
      we
        .as('caseworker')
        .put(`/cases/${id}/identity`, { givenName: 'Гули', bornOn, bornPrecision: 'year' }, version)
        .expect(204);
    await correct(`${year - 19}-01-01`, 1);
    // Of age by now, and a child when she came: the decision with a child is of today, what is counted of that day.
    expect(await shown(id)).toMatchObject({ ageBand: '15_17', isMinor: false });
    await correct(`${year - 63}-01-01`, 2);
    expect(await shown(id)).toMatchObject({ ageBand: '50_59' });
  });

  it('come along with a referral; a disability only where she allowed that agency to know of her health', async () => {
    const received = async (partitions: string[], [service, person]: readonly [string, string]) => {
      const id = await we.open('caseworker', { ...OF_BIRTH(`${year - 27}-01-02`), disability: 'yes' });
      const { id: sent } = await we.send('caseworker', id, we.form(service, { partitions }));
      const { caseId } = await we.accept(person, sent);
      const [theirs, ours] = [await shown(caseId, person), await shown(id, person)];
      return [theirs['ageBand'], theirs['disability'], ours['ageBand'], ours['disability']];
    };
    const [toLawyer, toClinic] = [
      ['legalAid.legal', 'lawyer'],
      ['healthRoom.health', 'healthWorker'],
    ] as const;
    expect(await received(['risk'], toLawyer)).toEqual(['25_29', 'not_asked', '25_29', null]);
    expect(await received(['identity'], toLawyer)).toEqual(['25_29', 'not_asked', '25_29', null]);
    expect(await received(['identity', 'health'], toClinic)).toEqual(['25_29', 'yes', '25_29', 'yes']);
  });

  it('have a disability answered later and corrected, every answer kept', async () => {
    const id = await we.open('caseworker', OF_BIRTH(null));
    expect(await answers(id)).toEqual({ answer: 'not_asked', answers: [], mayAnswer: true, version: 0 });
    expect((await shown(id))['allowedActions']).toContain('answer_disability');
    await answer(id, 'yes', 0).expect(204);
    const stale = await answer(id, 'none', 0).expect(412);
    expect(stale.body).toMatchObject({ code: 'changed_meanwhile', current: { version: 1 } });
    await answer(id, 'yes', 1).expect(204);
    await answer(id, 'none', 1, 'caseworker2').expect(204);
    const now = await answers(id);
    expect(now).toMatchObject({
      answer: 'none',
      answers: [
        { answer: 'none', recordedByName: 'caseworker2' },
        { answer: 'yes', recordedByName: 'caseworker' },
      ],
      version: 2,
    });
    const kinds = async (person: string): Promise<string[]> =>
      (await we.timeline(person, id)).map(({ kind }) => kind).filter((kind) => kind.includes('disability'));
    expect([await kinds('caseworker'), await kinds('supervisor')]).toEqual([
      ...[['disability_corrected', 'disability_answered'], []],
    ]);
  });

  it('never have it read or answered by whoever may not know of her health, nor answered once erased', async () => {
    const said = { ...OF_BIRTH(null), disability: 'yes' };
    const [ours, theirs] = [await we.open('caseworker', said), await we.open('inspector', said)];
    await we.accept('lawyer', (await we.send('caseworker', ours, 'legalAid.legal')).id);
    const toClinic = we.form('healthRoom.health', { partitions: ['health'] });
    await we.accept('healthWorker', (await we.send('caseworker', ours, toClinic)).id);
    const role = await AppRole.connect(test);
    const refused = async (person: string, id: string) => ({
      person,
      read: (await we.as(person).get(`/cases/${id}/disability`)).status,
      answered: (await answer(id, 'none', 1, person)).status,
      found: await role.as(we.as(person), [
        'select answer from panoh.disability_answers where case_id = $1',
        [id],
      ]),
      written: await role.outcome(we.as(person), later(person, id, 2)),
    });
    for (const [person, id] of [
      ...([
        ['supervisor', ours],
        ['lawyer', ours],
        ['inspector', ours],
        ['inspector', theirs],
      ] as const),
    ])
      expect(await refused(person, id)).toEqual({
        ...{ person, read: 404, answered: 404, found: [], written: '42501' },
      });
    for (const [person, id] of [
      ['supervisor', ours],
      ['inspector', theirs],
    ] as const) {
      const seen = await shown(id, person);
      expect(seen['disability']).toBeNull();
      expect(seen['allowedActions']).not.toContain('answer_disability');
    }
    // The clinic may read the survivor's health answer, but not who recorded earlier answers.
    const atClinic = { answer: 'yes', answers: [], mayAnswer: false, version: 1 };
    expect(await answers(ours, 'healthWorker')).toEqual(atClinic);
    expect((await answer(ours, 'none', 1, 'healthWorker')).status).toBe(403);
    expect(await role.outcome(we.as('healthWorker'), later('healthWorker', ours, 2))).toBe('42501');
    await test.database.query('update panoh.cases set erased_at = panoh.now() where id = $1', [ours]);
    expect((await answer(ours, 'none', 1)).body.code).toBe('case_erased');
    expect(await role.outcome(we.as('caseworker'), later('caseworker', ours, 2))).toBe('42501');
    expect(await answers(ours)).toMatchObject({ answer: 'yes', mayAnswer: false });
    await role.close();
  });
});

/** A given name and five answers, as the screen sends them; everything else is not known yet. */
const shortForm = (givenName: string, change: object = {}): object => {
  const unknown = 'unknown';
  const incident = {
    ...incidentForm({ startedOn: null, startedPrecision: null, narrative: null, perpetrators: [] }),
    ...{ timeOfDay: unknown, placeType: unknown, penetration: unknown, forcedMarriage: unknown },
    ...{ goodsExchanged: unknown, abducted: unknown, harmfulPractice: unknown, spouseAbroad: unknown },
    ...{ strangulation: unknown, childrenPresent: unknown, reportedBefore: unknown },
    awaitsDetails: true,
  };
  return caseForm({
    identity: { givenName },
    ...{ sex: unknown, maritalStatus: unknown, awaitsBackground: true, safeNow: 'yes' },
    ...{ incident, safeContact: null, consents: [servicesConsent()] },
    ...change,
  });
};

describe('a registration with a given name and five answers', () => {
  const open = async (givenName: string, change: object = {}, person = 'caseworker'): Promise<string> =>
    (await as(person).post('/cases', shortForm(givenName, change)).expect(201)).body.id;
  const questions = async (id: string, person = 'caseworker'): Promise<string[]> =>
    (await as(person).get(`/cases/${id}/overview`).expect(200)).body.openQuestions;
  const rules = async (id: string): Promise<{ rule: string; because: string }[]> =>
    (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;

  it('asks for the rest as tasks, each until it is answered, and blocks where the later answer is yes', async () => {
    const id = await open('Шаҳло', { conflict: { answer: 'unknown', agencyIds: [] } });
    expect(await questions(id)).toEqual([
      ...['conflict', 'safe_contact', 'incident', 'person', 'background', 'linkage', 'group_consent'],
    ]);
    expect(await questions(id, 'supervisor')).not.toContain('incident');
    const conflict = { answer: 'yes', agencyIds: [kulob.agencies['police']] };
    await as('caseworker').post(`/cases/${id}/conflict-answers`, conflict).expect(204);
    const blocks = 'select subject_id, source from panoh.conflict_blocks where case_id = $1';
    expect(await test.database.query(blocks, [id])).toEqual([
      { subject_id: kulob.agencies['police'], source: 'intake' },
    ]);
    await as('caseworker').put(`/cases/${id}/safe-contact`, safeContactForm(), 0).expect(204);
    const background = { sex: 'female', maritalStatus: 'unknown', referredFrom: 'police' };
    await as('caseworker').post(`/cases/${id}/backgrounds`, background).expect(204);
    expect(await questions(id)).toEqual(['incident', 'person', 'linkage', 'group_consent']);
    expect((await as('caseworker').get(`/cases/${id}`)).body.sex).toBe('female');
    const twice = await as('caseworker').post(`/cases/${id}/backgrounds`, background).expect(409);
    expect(twice.body.code).toBe('already_answered');
  });

  it('keeps no permission for text messages to a phone that others use', async () => {
    const id = await open('Ширин');
    const path = `/cases/${id}/safe-contact`;
    const save = (version: number, sharedPhone: boolean) =>
      as('caseworker')
        .put(path, safeContactForm({ smsAllowed: true, sharedPhone }), version)
        .expect(204);
    const shown = async (person = 'caseworker') => (await as(person).get(path).expect(200)).body;
    const { version } = await shown();
    await save(version, false);
    expect(await shown()).toMatchObject({ smsAllowed: true, sharedPhone: false });
    await save(version + 1, true);
    expect(await shown()).toMatchObject({ smsAllowed: false, sharedPhone: true });
  });

  it('asks for an assessment within two hours where she is not safe, and raises the risk', async () => {
    const danger = await open('Нигина', { safeNow: 'no' });
    const calm = await open('Нигора');
    const due = async (id: string): Promise<string[]> =>
      (await rules(id)).filter(({ rule }) => rule === 'rk.reassess').map(({ because }) => because);
    expect(await due(danger)).toEqual(['not_safe_at_registration']);
    expect(await due(calm)).not.toContain('not_safe_at_registration');
    const [first] = (await as('caseworker').get(`/cases/${danger}/timeline`).expect(200)).body.items;
    expect(first).toMatchObject({ kind: 'case_opened', raisesRisk: true });
  });

  it('completes the incident once, counts no second one, and acts on what became known', async () => {
    const id = await open('Зебо');
    const [short] = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    expect(short).toMatchObject({ awaitsDetails: true, relationships: [], perpetrators: [] });
    const details = `/cases/${id}/incidents/${short.id}/details`;
    const nobody = await as('caseworker')
      .post(details, incidentForm({ perpetrators: [] }))
      .expect(422);
    expect(nobody.body.fields).toEqual([{ path: 'perpetrators', code: 'perpetrator_missing' }]);
    await as('caseworker')
      .post(details, incidentForm({ strangulation: 'yes' }))
      .expect(204);
    const incidents = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({
      ...{ id: short.id, awaitsDetails: false, relationships: ['husband_nikoh'], strangulation: 'yes' },
      contexts: expect.arrayContaining(['domestic_violence', 'ipv']),
    });
    expect(incidents[0].perpetrators[0].name).toBe('Он Оинда');
    expect((await rules(id)).map(({ rule }) => rule)).toContain('hl.strangle');
    expect(await questions(id)).not.toContain('incident');
    const twice = await as('caseworker').post(details, incidentForm()).expect(409);
    expect(twice.body.code).toBe('incident_complete');
  });

  it('takes no violence back that was recorded at the registration, so that no case closes as an error', async () => {
    const id = await open('Заррина');
    const [short] = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    const details = `/cases/${id}/incidents/${short.id}/details`;
    const none = incidentForm({ coreType: 'non_gbv', coreTypeReason: 'x', perpetrators: [] });
    const other = incidentForm({ lawForms: ['economic'] });
    for (const [form, path] of [[none, 'coreType'] as const, [other, 'lawForms'] as const]) {
      const { body } = await as('caseworker').post(details, form).expect(422);
      expect(body.fields).toContainEqual({ path, code: 'recorded_before' });
    }
    const role = await AppRole.connect(test);
    const past = [
      `update panoh.incidents set awaits_details = false, core_type = 'non_gbv' where id = $1`,
      [short.id],
    ];
    expect(await role.outcome(as('caseworker'), past as [string, unknown[]])).toBe('42501');
    const gate = await as('caseworker').get(`/cases/${id}/closure-gate?reason=opened_in_error`).expect(200);
    expect(JSON.stringify(gate.body.blockers)).toContain('family_violence_recorded');
  });

  it('finds who may be registered already across scripts, in the own agency alone, and never by her words', async () => {
    const similar = async (who: object, person = 'caseworker') =>
      (await as(person).post('/cases/similar-people', who).expect(200)).body;
    const id = await open('Дилафрӯз', {
      identity: { surname: 'Раҷабова', givenName: 'Дилафрӯз', bornOn: '1991-03-01', bornPrecision: 'day' },
    });
    const found = await similar({ givenName: 'Dilafruz', bornOn: '1991-01-01', bornPrecision: 'year' });
    expect(found.items).toMatchObject([{ id, givenName: 'alike', surname: 'not_known', birth: 'same' }]);
    expect(found.items[0].code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(JSON.stringify(found)).not.toMatch(/Раҷабова|Дилафрӯз|1991-03/);
    const [entry] = await test.database.query(
      `select purpose from panoh.audit_entries where action = 'findSimilarPeople' order by seq desc limit 1`,
    );
    expect(entry).toEqual({ purpose: 'search' });
    await test.database.block(id, as('caseworker2').userId);
    for (const person of ['caseworkerElsewhere', 'inspector', 'caseworker2'])
      expect((await similar({ givenName: 'Дилафрӯз' }, person)).items).toEqual([]);
  });
});

interface Told {
  recordedIdentity: string[];
  hasWhereabouts: boolean;
}

describe('which parts of a record hold something', () => {
  const story = new BoardStory(test, kulob);
  const told = async (person: string, id: string): Promise<Told> => {
    const { recordedIdentity, hasWhereabouts } = await story.get<Told>(person, `/cases/${id}`);
    return { recordedIdentity, hasWhereabouts };
  };

  it('says nothing of an address to another agency, and nothing of her to the group and the police', async () => {
    const id = await story.openShared('caseworker', {
      identity: { givenName: 'Зарина', address: 'Kulob', officialNumber: '7' },
    });
    const referred = `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values (gen_random_uuid(), $1, $2, 'referred', $3, 'planted')`;
    await test.database.query(referred, [id, story.kulob.agencies['legalAid'], '{core,identity}']);
    await test.database.query(referred, [id, story.kulob.agencies['police'], '{core}']);
    expect((await told('lawyer', id)).recordedIdentity).toEqual(['name', 'official_number']);
    const identity = { givenName: 'Зарина', bornOn: '1990-01-01', bornPrecision: 'year', address: 'Kulob' };
    await story.as('caseworker').put(`/cases/${id}/identity`, identity, 1).expect(204);
    expect((await told('caseworker', id)).recordedIdentity).toEqual(['name', 'birth', 'address']);
    // To see which lines there are is no look at who she is.
    const looks = `select 'identity' = any (a.partitions) as opens from panoh.audit_entries a
      join panoh.cases c on c.audit_pseudonym = any (a.cases) where a.action = 'getCase' and c.id = $1`;
    expect(await test.database.query(looks, [id])).toEqual([{ opens: false }, { opens: false }]);
    for (const person of ['coordinator', 'inspector'])
      expect({ person, ...(await told(person, id)) }).toEqual({
        person,
        recordedIdentity: [],
        hasWhereabouts: false,
      });
  });

  it('keeps whereabouts that she lets nobody see from her worker too', async () => {
    const id = await story.open('caseworker');
    const write = (workerMaySee: boolean) =>
      story.as('caseworker').post(`/cases/${id}/whereabouts`, { text: 'Bokhtar', workerMaySee }).expect(204);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(false);
    await write(false);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(false);
    await write(true);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(true);
    expect((await told('supervisor', id)).hasWhereabouts).toBe(false);
  });
});

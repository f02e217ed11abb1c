import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { caseForm, contactForm, incidentForm, safeContactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

let count = 0;
const planted: string[] = [];
/** A word that stands nowhere else; half of them Cyrillic. */
const canary = (field: string): string => {
  count += 1;
  const word = `${count % 2 === 0 ? 'Канарейка' : 'Canary'}${field}${String(count).padStart(3, '0')}`;
  planted.push(word);
  return word;
};

/** How the word would look in a dump: as text, and as bytes in the forms in which bytes are printed. */
const formsOf = (word: string): string[] => {
  const bytes = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];
  // Base64 depends on where the word begins; the middle of three shifts stands in any encoding.
  const shifted = bytes.flatMap((one) =>
    [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), one])
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    ),
  );
  return [word, JSON.stringify(word).slice(1, -1), ...bytes.map((one) => one.toString('hex')), ...shifted];
};

const found = (text: string): string[] =>
  planted.filter((word) => formsOf(word).some((form) => text.includes(form)));

describe('names and words that were entered', () => {
  let test: TestApp;
  let we: Referring;
  let caseId: string;

  /** Every row of every table of every schema but the catalogue's, as a dump would print it. */
  const dump = async (): Promise<Record<string, string>> => {
    const tables = await test.database.query<{ name: string }>(
      `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    const printed: Record<string, string> = {};
    for (const { name } of tables) {
      const rows = await test.database.query<{ line: string }>(`select t::text as line from ${name} t`);
      if (rows.length > 0) printed[name] = rows.map(({ line }) => line).join('\n');
    }
    return printed;
  };

  const tell = async (): Promise<void> => {
    const worker = we.as('caseworker');
    const raise = { band: 'high', reason: canary('Raise') };
    await worker.post(`/cases/${caseId}/assessments`, assessmentForm({}, { raise })).expect(201);
    await worker.post(`/cases/${caseId}/narratives`, { text: canary('Note') }).expect(201);
    await worker
      .post(`/cases/${caseId}/contacts`, contactForm({ contactedAt: await at(), note: canary('Contact') }))
      .expect(201);
    await worker
      .post(`/cases/${caseId}/whereabouts`, { text: canary('Shelter'), workerMaySee: true })
      .expect(204);
    await worker
      .post(`/cases/${caseId}/legal-qualifications`, {
        articles: [],
        measures: [],
        officialNumber: canary('Number'),
      })
      .expect(201);
    await worker
      .post(
        `/cases/${caseId}/incidents`,
        incidentForm({
          coreType: 'rape',
          coreTypeReason: canary('Reason'),
          narrative: canary('Account'),
          perpetrators: [
            {
              relationship: 'husband_nikoh',
              sex: 'male',
              ageGroup: '26_40',
              sameHousehold: 'yes',
              name: canary('He'),
            },
          ],
        }),
      )
      .expect(201);
    const typed = { value: JSON.stringify(canary('Draft')), writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await worker.put(`/drafts/note:${caseId}`, typed).expect(200);
    const lowering = { band: 'standard', reason: canary('Lower') };
    await we.as('supervisor').post(`/cases/${caseId}/band-changes`, lowering);
    const override = {
      presence: 'alone',
      untilOn: '2126-12-31',
      basis: 'imminent_danger',
      overrideReason: canary('Override'),
    };
    await we.as('supervisor').post(`/cases/${caseId}/consents`, {
      answers: [
        {
          ...override,
          scope: 'referral',
          answer: 'given',
          agencyId: we.kulob.agencies['legalAid'],
          partitions: ['identity'],
          purpose: 'legal',
        },
      ],
    });
  };
  const at = async (): Promise<string> => (await we.now()).toISOString();

  beforeAll(async () => {
    test = await startApp();
    we = new Referring(test, await arrangeKulob(test));
    const identity = {
      surname: canary('Surname'),
      givenName: canary('Given'),
      patronymic: canary('Father'),
      writtenName: canary('Written'),
      address: canary('Street'),
      officialNumber: canary('Kusp'),
    };
    const safeContact = safeContactForm({
      reachAt: canary('Phone'),
      whoMayAnswer: canary('Sister'),
      codeWord: canary('Word'),
      coverSentence: canary('Cover'),
      never: canary('Never'),
    });
    const incident = incidentForm({ narrative: canary('First') });
    const form = caseForm({ identity, safeContact, incident, consents: [servicesConsent()] });
    caseId = (await we.as('caseworker').post('/cases', form).expect(201)).body.id;
    await tell();
    const { id } = await we.send('caseworker', caseId, 'legalAid.legal');
    await we.accept('lawyer', id);
    await we
      .as('caseworker')
      .post('/cases/search', { name: canary('Searched') })
      .expect(200);
    await we
      .as('inspector')
      .post('/cases/search', { officialNumber: canary('Sought') })
      .expect(200);
  });
  afterAll(() => test.close());

  it('lie sealed in every table, whatever form a dump prints', async () => {
    const printed = await dump();
    expect(Object.keys(printed).length).toBeGreaterThan(20);
    const leaks = Object.entries(printed)
      .map(([table, text]) => [table, found(text)] as const)
      .filter(([, words]) => words.length > 0);
    expect(planted.length).toBeGreaterThan(20);
    expect(leaks).toEqual([]);
  });

  it('are found by this very search where somebody plants one', async () => {
    const word = planted[1] ?? '';
    expect(found(`x ${word} y`)).toEqual([word]);
    expect(found(Buffer.from(`x ${word} y`).toString('hex'))).toEqual([word]);
    for (const before of ['', 'a', 'ab'])
      expect(found(Buffer.from(`${before}${word} afterwards`).toString('base64'))).toEqual([word]);
  });

  it('are no codes: what stands in the clear takes neither a name nor a sentence', async () => {
    const place = await we
      .as('caseworker')
      .post('/cases', caseForm({ place: 'Гули Намунаева' }))
      .expect(422);
    expect(place.body.fields).toEqual([{ path: 'place', code: 'not_valid' }]);
    const decision = await we
      .as('caseworker')
      .post(`/cases/${caseId}/legal-qualifications`, { articles: [], measures: [], decision: 'told Guli N.' })
      .expect(422);
    expect(decision.body.fields).toEqual([{ path: 'decision', code: 'not_valid' }]);
  });

  it('stand in no log line and no error answer, also where a request fails', async () => {
    const name = canary('Failing');
    const answers = [
      await we.as('caseworker').post('/cases', caseForm({ identity: { surname: name, bornOn: name } })),
      await we.as('caseworker').post('/cases', { [name]: name, place: name }),
      await we.as('caseworker').get(`/cases/${encodeURIComponent(name)}`),
      await we.as('caseworker').post('/cases/search', { name, code: name }),
      await we.as('lawyer').post(`/cases/${caseId}/narratives`, { text: name }),
      await we.as('caseworker').post('/session/step-up', { password: name }),
    ];
    await test.database.query('alter table panoh.narratives rename to narratives_gone');
    answers.push(await we.as('caseworker').post(`/cases/${caseId}/narratives`, { text: name }));
    await test.database.query('alter table panoh.narratives_gone rename to narratives');
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 400, 422, 403, 422, 500]);
    const [, unknownField, ...others] = answers;
    // Only the caller who invented the field name sees it in the answer.
    expect(unknownField?.status).toBe(422);
    expect(found(JSON.stringify([answers[0]?.body, ...others.map(({ body }) => body)]))).toEqual([]);
    expect(found(test.logged.join('\n'))).toEqual([]);
  });
});

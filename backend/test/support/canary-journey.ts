import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import { assessmentForm } from './assessments.js';
import { canary } from './canaries.js';
import {
  caseForm,
  contactForm,
  incidentForm,
  safeContactForm,
  safetyPlanForm,
  servicesConsent,
  supportForm,
} from './forms.js';
import type { Kulob } from './kulob.js';
import { OrderStory, issueForm } from './orders.js';

const IDENTITY = {
  surname: 'x',
  givenName: 'x',
  patronymic: 'x',
  writtenName: 'x',
  address: 'x',
  officialNumber: 'x',
};
const CONTACT = { reachAt: 'x', whoMayAnswer: 'x', codeWord: 'x', coverSentence: 'x', never: 'x' };
const HE = { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name: 'x' };
const ACCOUNT = { coreType: 'rape', coreTypeReason: 'x', narrative: 'x', perpetrators: [HE] };

/** One case, from her first word to an order, told by people whose every word is changed for a canary on its way. */
export class CanaryJourney {
  private readonly story: OrderStory;

  constructor(test: TestApp, kulob: Kulob) {
    this.story = new OrderStory(test, kulob);
  }

  async live(): Promise<string> {
    await this.story.untilNoon();
    await this.story.pass('1 minute');
    const id = await this.register('caseworker');
    await this.talk(id);
    await this.write(id);
    await this.share(id);
    await this.order(await this.register('inspector'));
    return id;
  }

  private as(person: string): ReturnType<OrderStory['as']> {
    return this.story.as(person);
  }

  private async register(person: string): Promise<string> {
    const form = caseForm({
      identity: IDENTITY,
      safeContact: safeContactForm(CONTACT),
      incident: incidentForm(ACCOUNT),
      consents: [servicesConsent()],
    });
    return (await this.as(person).post('/cases', form).expect(201)).body.id as string;
  }

  private async talk(id: string): Promise<void> {
    const worker = this.as('caseworker');
    const now = (await this.story.now()).toISOString();
    await worker
      .post(`/cases/${id}/assessments`, assessmentForm({}, { raise: { band: 'high', reason: 'x' } }))
      .expect(201);
    await worker.post(`/cases/${id}/narratives`, { text: 'x' }).expect(201);
    await worker.post(`/cases/${id}/contacts`, contactForm({ contactedAt: now, note: 'x' })).expect(201);
    await worker.post(`/cases/${id}/whereabouts`, { text: 'x', workerMaySee: true }).expect(204);
    await worker.post(`/cases/${id}/incidents`, incidentForm(ACCOUNT)).expect(201);
    const qualification = { articles: [], measures: [], officialNumber: 'x' };
    await worker.post(`/cases/${id}/legal-qualifications`, qualification).expect(201);
    await this.as('supervisor').post(`/cases/${id}/band-changes`, { band: 'standard', reason: 'x' });
    await worker.put(`/cases/${id}/identity`, IDENTITY, 1).expect(204);
    await worker.put(`/cases/${id}/safe-contact`, safeContactForm(CONTACT), 1).expect(204);
    await worker.post('/cases/search', { name: 'x' }).expect(200);
    await this.as('inspector').post('/cases/search', { officialNumber: 'x' }).expect(200);
  }

  private async write(id: string): Promise<void> {
    const worker = this.as('caseworker');
    const givenOn = await this.story.day();
    await worker.post(`/cases/${id}/support-entries`, supportForm({ givenOn, note: 'x' })).expect(201);
    const goal = { domain: 'housing', words: 'x', measure: 'x', setOn: givenOn };
    const [set] = (await worker.post(`/cases/${id}/goals`, goal).expect(201)).body as { id: string }[];
    await worker
      .post(`/goals/${set?.id}/progress`, { progress: 'met', word: 'x', saidOn: givenOn }, 1)
      .expect(200);
    const plan = safetyPlanForm({ economic: 'x', community: 'x', otherResources: 'x' });
    await worker.post(`/cases/${id}/safety-plan/versions`, plan, 0).expect(201);
    const typed = { value: 'x', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await worker.put(`/drafts/note:${id}`, typed).expect(200);
    await worker.post(`/cases/${id}/closure-requests`, {
      reason: 'needs_met',
      reviewerAgencyId: this.story.kulob.agencies['legalAid'],
    });
  }

  private async share(id: string): Promise<void> {
    const sent = await this.story.send('caseworker', id, 'legalAid.legal');
    await this.story.accept('lawyer', sent.id);
    const override = {
      presence: 'alone',
      untilOn: '2126-12-31',
      basis: 'imminent_danger',
      overrideReason: 'x',
    };
    const answer = {
      ...override,
      scope: 'referral',
      answer: 'given',
      agencyId: this.story.kulob.agencies['cowfa'],
      partitions: ['identity'],
      purpose: 'legal',
    };
    await this.as('supervisor').post(`/cases/${id}/consents`, { answers: [answer] });
  }

  private async order(id: string): Promise<void> {
    const form = {
      reportedAt: await this.story.at(3),
      reportNumber: 'x',
      issue: issueForm({ issuedAt: await this.story.at(2) }),
      service: { servedAt: await this.story.at(1), servedHow: 'signed' },
    };
    const { body } = await this.story.request('inspector', id, form);
    if (!(body as { id?: string }).id) throw new Error(`no order: ${JSON.stringify(body)}`);
    const order = body as { id: string; version: number };
    const breach = { happenedAt: await this.story.at(0.1), reportedBy: 'neighbour', note: 'x' };
    await this.story.step('inspector', order.id, ['breaches', breach]);
    const { version } = await this.story.order('inspector', order.id);
    await this.as('inspector').put(`/orders/${order.id}/contact-line`, { line: 'x' }, version);
  }
}

/** A register whose names, addresses, telephones and remarks are canaries. */
export function canaryRegister(rows: number): Buffer {
  const heading =
    'Kod,Дата обращения,F.I.O.,Дата рожд. / возраст,Пол,Telefon,Адрес,Сем. положение,Дети,Обидчик,Имя обидчика,Виды насилия,Первичное / повторное,Психолог,Юрист,Мед.,Приют,Др. помощь,Кол-во консульт.,Согласие на передачу (Y/N),Follow-up,Status';
  const lines = Array.from({ length: rows }, (_, at) => {
    const code = `KK-9${String(at).padStart(3, '0')}`;
    const name = `${canary('name')} Намуна`;
    const remark = canary('note').replaceAll(',', ' ');
    return `${code},2026-01-${String((at % 9) + 1).padStart(2, '0')},${name},1983,Ж,${canary('phone')},"${canary('address')}",замужем,2,Муж,${canary('name')},физическое,перв.,x,,,,,1,Y,${remark},${at % 2 ? 'closed' : 'open'}`;
  });
  return Buffer.from(`${heading}\n${lines.join('\n')}\n`);
}

/** Requests that are refused on the way, each with a word of somebody in it. */
export const REFUSED: readonly {
  what: string;
  status: number;
  init: (id: string) => { path: string; headers?: object; body: string };
}[] = [
  {
    what: 'too large',
    status: 413,
    init: (id) => ({
      path: `/cases/${id}/narratives`,
      body: JSON.stringify({ text: `${canary('note')} `.repeat(40_000) }),
    }),
  },
  {
    what: 'no JSON',
    status: 400,
    init: (id) => ({ path: `/cases/${id}/narratives`, body: `{"text": "${canary('note')}` }),
  },
  {
    what: 'an unknown field',
    status: 422,
    init: (id) => ({
      path: `/cases/${id}/narratives`,
      body: JSON.stringify({ [canary('name')]: canary('name'), text: 'x' }),
    }),
  },
  {
    what: 'a wrong type',
    status: 422,
    init: (id) => ({ path: `/cases/${id}/narratives`, body: JSON.stringify({ text: [canary('note')] }) }),
  },
  {
    what: 'nobody’s case',
    status: 404,
    init: () => ({
      path: `/cases/${randomUUID()}/narratives`,
      body: JSON.stringify({ text: canary('note') }),
    }),
  },
  {
    what: 'a name in the address',
    status: 404,
    init: () => ({ path: `/nothing/${encodeURIComponent(canary('name'))}`, body: '{}' }),
  },
  {
    what: 'a name for an id',
    status: 400,
    init: () => ({ path: `/cases/${encodeURIComponent(canary('name'))}/narratives`, body: '{"text":"x"}' }),
  },
  {
    what: 'an old version',
    status: 412,
    init: (id) => ({
      path: `/cases/${id}/safety-plan/versions`,
      headers: { 'If-Match': '"77"' },
      body: JSON.stringify({ mainConcern: canary('note') }),
    }),
  },
  {
    what: 'a name for a key',
    status: 400,
    init: (id) => ({
      path: `/cases/${id}/narratives`,
      headers: { 'Idempotency-Key': Buffer.from(canary('name')).toString('base64') },
      body: '{"text":"x"}',
    }),
  },
  {
    what: 'no register',
    status: 422,
    init: () => ({
      path: '/register-imports?layout=ngo-crisis-centre-kulob',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: `${canary('name')},${canary('phone')}\n`,
    }),
  },
  {
    what: 'no file',
    status: 415,
    init: () => ({
      path: '/register-imports?layout=ngo-crisis-centre-kulob',
      headers: { 'Content-Type': 'text/csv' },
      body: canary('name'),
    }),
  },
];

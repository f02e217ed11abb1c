import { proveAgain, signIn } from './actors.js';
import type { TestApp } from './app.js';
import { assessmentForm } from './assessments.js';
import { canary } from './canaries.js';
import { signPapers } from './canary-papers.js';
import { passSignal } from './canary-programme.js';
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
import type { ShownOrder } from './orders.js';
import { sealWords } from './sealed-words.js';

const IDENTITY = {
  surname: 'x',
  givenName: 'x',
  patronymic: 'x',
  writtenName: 'x',
  address: 'x',
  officialNumber: 'x',
};
const CHILD = {
  ...{ birthYear: 2018, sex: 'girl', livesWith: 'her', birthCertificate: 'has', sawViolence: 'yes' },
  ...{ wasHurt: 'no', usedAsThreat: 'unknown', hasDisability: 'unknown' },
  words: { givenName: 'x', school: 'x', whoMayFetch: 'x' },
};
const CONTACT = { reachAt: 'x', whoMayAnswer: 'x', codeWord: 'x', coverSentence: 'x', never: 'x' };
const HE = { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name: 'x' };
const ACCOUNT = { coreType: 'rape', coreTypeReason: 'x', narrative: 'x', perpetrators: [HE] };
/** Danger at once, in which she is not asked. */
const OVERRIDE = {
  presence: 'alone',
  untilOn: '2126-12-31',
  basis: 'imminent_danger',
  overrideReason: 'x',
};

/** Follows cases from first contact to protection order; canaries replace the words of every request. */
export class CanaryJourney {
  private readonly story: OrderStory;

  constructor(
    private readonly test: TestApp,
    kulob: Kulob,
  ) {
    this.story = new OrderStory(test, kulob);
  }

  async live(): Promise<string> {
    await this.story.untilNoon();
    await this.story.pass('1 minute');
    const id = await this.register('caseworker');
    await this.talk(id);
    await this.write(id);
    await this.seal(id);
    await this.share(await this.register('caseworker'));
    await this.move(await this.register('caseworker'));
    const policeCase = await this.register('inspector');
    await this.decideReport(policeCase);
    await this.support(policeCase);
    await this.order(policeCase);
    await this.extend(await this.register('inspector'));
    await this.stay(await this.register('shelterWorker'));
    await this.alarm(id);
    await passSignal(this.test, this.story);
    await signPapers(this.story.kulob, this.story);
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
    const contactedAt = (await this.story.now()).toISOString();
    const contact = contactForm({ contactedAt, note: 'x' });
    await worker
      .post(`/cases/${id}/assessments`, assessmentForm({}, { raise: { band: 'high', reason: 'x' } }))
      .expect(201);
    await worker.post(`/cases/${id}/narratives`, { text: 'x' }).expect(201);
    await worker.post(`/cases/${id}/contact-previews`, contact).expect(200);
    await worker.post(`/cases/${id}/contacts`, contact).expect(201);
    await worker.post(`/cases/${id}/whereabouts`, { text: 'x', workerMaySee: true }).expect(204);
    await worker.post(`/cases/${id}/incidents`, incidentForm(ACCOUNT)).expect(201);
    await worker.post('/cases/similar-people', { givenName: 'x', surname: 'x' }).expect(200);
    await this.completeIncident();
    await this.court();
    const qualification = { articles: [], measures: [], officialNumber: 'x' };
    await worker.post(`/cases/${id}/legal-qualifications`, qualification).expect(201);
    const lower = { band: 'standard', reason: 'x' };
    await this.as('supervisor').post(`/cases/${id}/band-changes`, lower).expect(201);
    await worker.put(`/cases/${id}/identity`, IDENTITY, 1).expect(204);
    await worker.post(`/cases/${id}/children`, CHILD).expect(204);
    const [child] = (await worker.get(`/cases/${id}/children`).expect(200)).body.items;
    await worker.put(`/children/${child.id}`, CHILD, child.version).expect(204);
    await worker.put(`/cases/${id}/safe-contact`, safeContactForm(CONTACT), 1).expect(204);
    await worker.post('/cases/search', { name: 'x' }).expect(200);
    await this.as('inspector').post('/cases/search', { officialNumber: 'x' }).expect(200);
  }

  private async decideReport(id: string): Promise<void> {
    const police = this.as('inspector');
    const { reports } = (await police.get(`/cases/${id}/report-decisions`).expect(200)).body;
    const decidedOn = new Date((await this.story.now()).getTime() + 5 * 3_600_000).toISOString().slice(0, 10);
    const { incidentId } = reports[0] as { incidentId: string };
    const decision = { incidentId, decidedOn, kind: 'criminal', articles: ['cc_117'], officialNumber: 'x' };
    await police.post(`/cases/${id}/report-decisions`, decision, 0).expect(201);
  }

  private async write(id: string): Promise<void> {
    const worker = this.as('caseworker');
    const givenOn = await this.story.day();
    await worker.post(`/cases/${id}/support-entries`, supportForm({ givenOn, note: 'x' })).expect(201);
    const goal = await this.setGoal(id);
    await this.print('caseworker', {
      ...{ code: 'plan', subjectId: id, reason: 'for_recipient' },
      plan: { alone: 'yes', keptAt: 'trusted_person', goalIds: [goal] },
    });
    await worker
      .post(`/goals/${goal}/progress`, { progress: 'met', word: 'x', saidOn: givenOn }, 1)
      .expect(200);
    const plan = safetyPlanForm({ economic: 'x', community: 'x', otherResources: 'x' });
    await worker.post(`/cases/${id}/safety-plan/versions`, plan, 0).expect(201);
    const reminder = { dueOn: givenOn, about: 'case', caseId: id, subjectId: id, text: 'x' };
    await worker.post('/own-reminders', reminder).expect(201);
    const typed = { value: 'x', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await worker.put(`/drafts/note:${id}`, typed).expect(200);
    await this.as('caseworker2')
      .post('/drafts/on-exit', { drafts: [{ key: `note:${id}`, ...typed }] })
      .expect(204);
    this.story.kulob.as['caseworker2'] = await signIn(this.test, this.as('caseworker2'));
  }

  private async setGoal(id: string): Promise<string> {
    const worker = this.as('caseworker');
    const day = await this.story.day();
    const goal = { domain: 'housing', words: 'x', measure: 'x', setOn: day };
    const [set] = (await worker.post(`/cases/${id}/goals`, goal).expect(201)).body as { id: string }[];
    const action = { template: null, what: 'x', owner: 'worker', referralId: null, dueOn: day };
    await worker.post(`/goals/${set?.id}/actions`, action).expect(201);
    return set?.id ?? '';
  }

  private async print(person: string, form: object): Promise<void> {
    await proveAgain(this.test, this.as(person));
    await this.as(person)
      .post('/printed-forms', { language: 'tg', plan: null, ...form })
      .expect(200);
  }

  /** Words that a browser sealed without a line: her own, and some under a login that is not hers. */
  private async seal(id: string): Promise<void> {
    const worker = this.as('caseworker');
    const { publicKey } = (await worker.get('/drafts/envelope-key').expect(200)).body;
    const handOver = async (head: object, status: number): Promise<void> => {
      const whole = { key: `contact:${id}`, writer: 'b'.repeat(32), edit: 1, seenVersion: 0, ...head };
      const words = JSON.stringify({ at: '/cases', value: canary('note') });
      const envelope = await sealWords(publicKey, `${JSON.stringify(whole)}\n${words}`);
      await worker.post('/drafts/envelopes', { envelope }).expect(status);
    };
    await handOver({ person: worker.userId }, 200);
    await handOver({ login: canary('name') }, 403);
    await handOver({ key: canary('name') }, 422);
  }

  /** She moves: her plan goes along, and the police of the new place get a notice of her order. */
  private async move(id: string): Promise<void> {
    const worker = this.as('caseworker');
    await this.setGoal(id);
    const date = { kind: 'return', onDay: await this.story.day(9), detail: 'migration', note: 'x' };
    await worker.post(`/cases/${id}/key-dates`, date).expect(201);
    const { id: order, version } = await this.story.served('caseworker', id, 3);
    await worker
      .put(`/orders/${order}/respondent`, { surname: 'x', givenName: 'x', sex: 'male' }, version)
      .expect(200);
    const partitions = ['identity', 'safe_contact', 'risk', 'support', 'legal', 'perpetrator'];
    const form = this.story.form('ngoElsewhere.psychosocial', { partitions });
    const { id: handover } = (await worker.post(`/cases/${id}/handovers`, form).expect(201)).body;
    const stationId = this.story.kulob.agencies['policeElsewhere'];
    await worker
      .post(`/orders/${order}/notices`, { stationId, presence: 'alone', dutyPhone: 'x' })
      .expect(201);
    const police = this.as('inspectorElsewhere');
    const [notice] = (await police.get('/order-notices').expect(200)).body;
    await police.post(`/order-notices/${notice.id}/seen`).expect(200);
    await this.story.accept('caseworkerElsewhere', handover);
  }

  /** She is in danger, so that a supervisor passes on what she was not asked about; then on to another agency. */
  private async share(id: string): Promise<void> {
    const answer = {
      ...OVERRIDE,
      scope: 'referral',
      answer: 'given',
      agencyId: this.story.kulob.agencies['cowfa'],
      partitions: ['identity'],
      purpose: 'legal',
    };
    await this.as('supervisor')
      .post(`/cases/${id}/consents`, { answers: [answer] })
      .expect(201);
    await this.bothRoles('caseworker2', 'caseworker');
    const passedOn = { partitions: ['identity'], consent: OVERRIDE };
    const form = this.story.form('legalAid.legal', passedOn);
    const sent = await this.as('caseworker2').post(`/cases/${id}/referrals`, form).expect(201);
    const { id: referral, version } = sent.body as { id: string; version: number };
    await this.as('caseworker2').post(`/referrals/${referral}/messages`, { words: 'x' }).expect(201);
    const refused = await this.as('caseworker2').post(`/cases/${id}/referrals`, form).expect(201);
    const words = { reason: 'other', nextStep: 'try_again_later', message: { words: 'x' } };
    await this.as('lawyer')
      .post(`/referrals/${refused.body.id}/decline`, words, refused.body.version)
      .expect(200);
    const receivers = [
      { serviceId: this.story.service('cowfa.documents'), consentId: null, partitions: ['identity'] },
    ];
    const several = { urgency: 'low', escortNeeded: false, consent: OVERRIDE, receivers };
    await this.as('caseworker2').post(`/cases/${id}/referrals/batch`, several).expect(204);
    const handedOver = this.story.form('cowfa.documents', passedOn);
    await this.as('caseworker2').post(`/cases/${id}/handovers`, handedOver).expect(201);
    const other = { serviceId: this.story.service('healthRoom.health'), ...passedOn };
    await this.as('caseworker2').post(`/referrals/${referral}/re-route`, other, version).expect(201);
  }

  /** A registration on one screen, whose incident is described later. */
  private async completeIncident(): Promise<void> {
    const worker = this.as('caseworker');
    const incident = { ...incidentForm({ narrative: null, perpetrators: [] }), awaitsDetails: true };
    const identity = { givenName: 'x' };
    const { id } = (await worker.post('/cases', caseForm({ incident, identity })).expect(201)).body;
    await this.label(id);
    const [short] = (await worker.get(`/cases/${id}/incidents`).expect(200)).body;
    await worker.post(`/cases/${id}/incidents/${short.id}/details`, incidentForm(ACCOUNT)).expect(204);
  }

  /** The lawyer's court case, with the number of the decision. */
  private async court(): Promise<void> {
    const lawyer = this.as('lawyer');
    const { id } = (await lawyer.post('/cases', caseForm()).expect(201)).body;
    const filed = {
      kind: 'divorce',
      step: 'filed',
      address: 'lawyer',
      onDay: await this.story.day(),
      note: 'x',
    };
    const [court] = (await lawyer.post(`/cases/${id}/court-cases`, filed).expect(201)).body.courtCases;
    const admitted = { ...filed, kind: undefined, address: undefined, step: 'admitted' };
    await lawyer.post(`/court-cases/${court.id}/steps`, admitted, court.version).expect(200);
  }

  /** A label that is a name of its case is refused: the script of canaries changes from word to word. */
  private async label(id: string): Promise<void> {
    const worker = this.as('caseworker');
    const statuses: number[] = [];
    while (statuses.at(-1) !== 204 && statuses.length < 3)
      statuses.push((await worker.put(`/cases/${id}/label`, { label: 'x' }, 0)).status);
    if (statuses.at(-1) !== 204) throw new Error(`No label was taken: ${statuses.join()}`);
  }

  private async support(id: string): Promise<void> {
    await this.bothRoles('inspector2', 'police_inspector');
    const offer = {
      answer: 'wanted',
      serviceId: this.story.service('crisisCentre.psychosocial'),
      partitions: ['identity', 'safe_contact'],
      consent: OVERRIDE,
    };
    await this.as('inspector2').post(`/cases/${id}/support-lead-offers`, offer).expect(201);
  }

  private async order(caseId: string): Promise<void> {
    const form = { reportedAt: await this.story.at(3), reportNumber: 'x' };
    const { id } = (await this.as('inspector').post(`/cases/${caseId}/orders`, form).expect(201)).body;
    await this.step(id, 'issue', issueForm({ issuedAt: await this.story.at(2) }));
    const words = { firstWitness: 'x', secondWitness: 'x', videoNumber: 'x' };
    const servedAt = await this.story.at(1);
    await this.step(id, 'service', { servedAt, servedHow: 'refused_to_sign', ...words });
    const breach = { happenedAt: await this.story.at(0.1), reportedBy: 'neighbour', note: 'x' };
    const [{ id: breachId } = { id: '' }] = (await this.step(id, 'breaches', breach)).breaches;
    const action = { breachId, actedOn: await this.story.day(), actions: ['admin_protocol'] };
    const { version } = await this.step(id, 'breach-actions', { ...action, protocolNumber: 'x' });
    await this.as('inspector').put(`/orders/${id}/contact-details`, { line: 'x' }, version).expect(200);
    const him = { surname: 'x', givenName: 'x', patronymic: 'x', formerNames: 'x', idNumber: 'x' };
    const named = { ...him, registeredAt: 'x', livesAt: 'x', phones: 'x' };
    await this.as('inspector')
      .put(`/orders/${id}/respondent`, named, version + 1)
      .expect(200);
    await this.as('inspector').post('/respondent-searches', { name: 'x' }).expect(200);
    const right = { surname: 'x', givenName: 'x', patronymic: 'x' };
    const corrected = { subjectKind: 'respondent', subjectId: id, reason: 'typing', values: right };
    await this.as('inspector')
      .post(`/cases/${caseId}/corrections`, corrected, version + 2)
      .expect(200);
    await this.correctPaper(caseId, id);
  }

  /** Another number and issuing body, confirmed and printed. */
  private async correctPaper(caseId: string, order: string): Promise<void> {
    const police = this.as('inspector');
    const path = `/cases/${caseId}/corrections`;
    const { subjects } = (await police.get(path).expect(200)).body as {
      subjects: { kind: string; version: number }[];
    };
    const known = subjects.find(({ kind }) => kind === 'order_paper');
    const values = { number: 'x', issuingBody: 'x' };
    const form = { subjectKind: 'order_paper', subjectId: order, reason: 'typing', values };
    const { items } = (await police.post(path, form, known?.version).expect(200)).body as {
      items: { id: string; subjectKind: string; version: number }[];
    };
    const asked = items.find(({ subjectKind }) => subjectKind === 'order_paper');
    await this.as('policeSupervisor')
      .post(`/corrections/${asked?.id}/decision`, { decision: 'confirm' }, asked?.version)
      .expect(200);
    await this.print('inspector', { code: 'order', subjectId: order, reason: 'for_court' });
  }

  private async extend(caseId: string): Promise<void> {
    const { id } = await this.story.served('inspector', caseId, 24 * 11);
    const decision = { decidedOn: await this.story.day(), decision: 'agreed', days: 10, number: 'x' };
    await this.step(id, 'extension-decisions', decision);
  }

  private async step(id: string, what: string, form: object): Promise<ShownOrder> {
    const { status, body } = await this.story.step('inspector', id, [what, form]);
    if (status !== 200) throw new Error(`${what} was refused: ${JSON.stringify(body)}`);
    return body as ShownOrder;
  }

  /** A stay in a house with a confidential place. */
  private async stay(id: string): Promise<void> {
    const house = this.as('shelterWorker');
    const onDay = await this.story.day();
    await house.post(`/cases/${id}/key-dates`, { kind: 'stay', onDay, note: 'x' }).expect(201);
    const { dates } = (await house.get(`/cases/${id}/key-dates`).expect(200)).body;
    const step = { step: 'plan_made', onDay, note: 'x' };
    await house.post(`/key-dates/${dates[0].id}/events`, step, dates[0].version).expect(200);
  }

  private async alarm(id: string): Promise<void> {
    const { reference } = (await this.as('caseworker').get(`/cases/${id}`).expect(200)).body;
    await proveAgain(this.test, this.as('healthWorker'));
    const form = { reference, reasonCode: 'attack_now', reason: 'x' };
    await this.as('healthWorker').post('/emergency-accesses', form).expect(201);
  }

  /** A person who works on the case and supervises records a disclosure without consent. */
  private async bothRoles(person: string, role: string): Promise<void> {
    const roles = [role, 'supervisor'];
    await this.test.database.query('update panoh.users set roles = $2 where id = $1', [
      this.as(person).userId,
      roles,
    ]);
    this.story.kulob.as[person] = await signIn(this.test, this.as(person));
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

/** The import layout of that register, saved under a name. */
export const canaryReading = (): object => ({
  sheet: 0,
  from: '2026-01-01',
  until: '2026-01-31',
  name: 'x',
  drawing: {
    holds: 'registrations',
    headerRowNo: 1,
    continues: false,
    columns: [
      { at: 1, meaning: 'registered_on' },
      { at: 2, meaning: 'name' },
      { at: 5, meaning: 'phone' },
      { at: 6, meaning: 'address' },
      { at: 10, meaning: 'offender_name' },
      { at: 20, meaning: 'notes' },
    ],
  },
});

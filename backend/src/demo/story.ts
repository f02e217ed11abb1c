import { addDays, addHours, dayOf, shiftDay } from '../shared/dates.js';
import type { RiskPartitionFactor } from '../risk/risk.types.js';
import {
  CLOSING_WORDS,
  assessmentForm,
  caseForm,
  contactForm,
  decisionForm,
  orderForm,
  referralForm,
  safetyPlanForm,
} from './demo-forms.js';
import type { Told } from './demo-forms.js';
import type { Answered, DemoPeople } from './demo-people.js';

interface CourtStepTold {
  readonly step: string;
  readonly days?: number;
  readonly [answer: string]: unknown;
}

function courtIn({ courtCases }: Answered, is: (one: Answered) => boolean): Answered {
  const found = courtCases.find(is);
  if (!found) throw new Error('The court case is not in the list.');
  return found;
}

/** The steps of working with one survivor, each as the person who takes it. */
export class Story {
  private caseId = '';
  private referralId = '';
  private orderId = '';

  constructor(
    private readonly people: DemoPeople,
    private readonly worker: string,
    private readonly told: Told,
    private readonly supervisor = 'supervisor',
  ) {}

  async open(): Promise<void> {
    const form = caseForm(this.told, dayOf(await this.people.now()));
    this.caseId = (await this.people.post(this.worker, '/cases', { body: form })).id;
  }

  /** The same case as the agency that accepted the referral sees it. */
  receivedBy(worker: string): Story {
    const received = new Story(this.people, worker, this.told, this.supervisor);
    received.caseId = this.receivedCaseId;
    return received;
  }

  private receivedCaseId = '';

  async assess(yes: readonly RiskPartitionFactor[] = []): Promise<void> {
    await this.do('assessments', assessmentForm(yes));
  }

  async contact(): Promise<void> {
    await this.do('contacts', contactForm(await this.people.now()));
  }

  async say(...words: readonly object[]): Promise<void> {
    for (const word of words) await this.do('closure-statements', word);
  }

  async plan(): Promise<void> {
    await this.people.post(this.worker, `/cases/${this.caseId}/safety-plan/versions`, {
      body: safetyPlanForm(),
      version: 0,
    });
  }

  /** Help given on this day, by its kind and how long it took. */
  async help(serviceType: string, minutes: number, note: string | null = null): Promise<void> {
    const givenOn = dayOf(await this.people.now());
    await this.do('support-entries', { serviceType, withWhom: 'survivor', givenOn, minutes, note });
  }

  /** What the survivor wants help with, asked need by need. */
  async answerNeeds(wanted: readonly string[] = []): Promise<void> {
    const path = `/cases/${this.caseId}/needs`;
    const { needs, version } = await this.people.get(this.worker, path);
    const answers = needs.map(({ need }) => ({ need, answer: wanted.includes(need) ? 'wanted' : 'not_now' }));
    const body = { answers, saidOn: dayOf(await this.people.now()) };
    await this.people.post(this.worker, path, { body, version });
  }

  /** A goal of the survivor, and the progress by the survivor's account. */
  async goal(goal: { domain: string; words: string; measure: string }, word: string | null): Promise<void> {
    const day = dayOf(await this.people.now());
    await this.do('goals', { ...goal, setOn: day });
    if (word === null) return;
    const goals = await this.people.list(this.worker, `/cases/${this.caseId}/goals`);
    await this.people.post(this.worker, `/goals/${goals.at(-1)?.id}/progress`, {
      body: { progress: 'in_progress', word, saidOn: day },
      version: 1,
    });
  }

  async refer(service: string, urgency: 'high' | 'medium'): Promise<void> {
    const form = referralForm(this.service(service), urgency, await this.halfYearOn());
    this.referralId = (await this.do('referrals', form)).id;
  }

  /** She moves: an agency there is asked to lead her case. */
  async handOver(service: string): Promise<void> {
    const form = referralForm(this.service(service), 'medium', await this.halfYearOn());
    const goesAlong = { ...form, partitions: ['identity', 'safe_contact', 'risk', 'support'] };
    this.referralId = (await this.do('handovers', goesAlong)).id;
  }

  /** The agency that was asked gives no help, and the survivor needs another one. */
  async decline(worker: string): Promise<void> {
    const { version } = await this.people.get(worker, `/referrals/${this.referralId}`);
    const body = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    await this.people.post(worker, `/referrals/${this.referralId}/decline`, { body, version });
  }

  /** She would also take this help from another agency, should the first not answer. */
  async allowAlso(agency: string, purpose: string): Promise<void> {
    const agencyId = this.people.directory.agencies.get(agency);
    const answer = { scope: 'referral', answer: 'given', presence: 'alone', agencyId, purpose };
    const partitions = ['identity', 'safe_contact', 'risk'];
    await this.do('consents', { answers: [{ ...answer, partitions, untilOn: await this.halfYearOn() }] });
  }

  /** No service of the group can meet the need: records an unmet need, which is counted. */
  async missService(serviceType: string): Promise<void> {
    await this.do('unmet-needs', { serviceType, urgency: 'medium', reason: 'no_service' });
  }

  async offerSupportLead(service: string): Promise<void> {
    const offer = referralForm(this.service(service), 'high', await this.halfYearOn());
    await this.do('support-lead-offers', { ...offer, answer: 'wanted' });
  }

  /** Accepts what this story sent, or the newest offer in the box. */
  async accept(worker: string): Promise<void> {
    const box = this.referralId ? null : await this.people.get(worker, '/referrals?box=in');
    const id = this.referralId || (box?.items[0]?.id ?? '');
    const { version } = await this.people.get(worker, `/referrals/${id}`);
    const accepted = await this.people.post(worker, `/referrals/${id}/acceptance`, { version });
    this.receivedCaseId = accepted.caseId;
  }

  /** An order of this day; one that was not handed over is still to be. */
  async order(number: string, isServed = true): Promise<void> {
    const form = orderForm(await this.people.now(), number, isServed);
    this.orderId = (await this.do('orders', form)).id;
  }

  async breach(): Promise<void> {
    const happenedAt = addHours(await this.people.now(), -3).toISOString();
    await this.onOrder('breaches', { happenedAt, reportedBy: 'neighbour' });
  }

  async giveCopy(): Promise<void> {
    await this.onOrder('copies', { givenOn: dayOf(await this.people.now()), explainedIn: 'tg' });
  }

  private async onOrder(what: string, body: object): Promise<void> {
    const path = `/orders/${this.orderId}`;
    const { version } = await this.people.get(this.worker, path);
    await this.people.post(this.worker, `${path}/${what}`, { body, version });
  }

  async requestExtension(prosecutor: string): Promise<void> {
    const requestedOn = dayOf(await this.people.now());
    const prosecutorAgencyId = this.people.directory.agencies.get(prosecutor);
    await this.onOrder('extension-requests', { requestedOn, prosecutorAgencyId });
  }

  /** A court case with these steps, each with the days until its next one; returns it as the lawyer sees it. */
  async court(kind: string, ...steps: readonly CourtStepTold[]): Promise<Answered> {
    const onDay = dayOf(await this.people.now());
    const filed = { kind, step: 'filed', onDay, address: 'lawyer' };
    const known = await this.do('court-cases', filed);
    let court = courtIn(known, (one) => one.kind === kind);
    for (const { days, ...step } of steps) {
      const body = { onDay, nextOn: days === undefined ? null : shiftDay(onDay, days), ...step };
      const { version } = court;
      const seen = await this.people.post(this.worker, `/court-cases/${court.id}/steps`, { body, version });
      court = courtIn(seen, ({ id }) => id === court.id);
    }
    return court;
  }

  /** The lawyer shows the court case to the court, or its duty to the bailiff. */
  async showTo(agency: string, { id, duties }: Answered): Promise<void> {
    const agencyId = this.people.directory.agencies.get(agency);
    const body = { agencyId, dutyId: duties[0]?.id ?? null, alone: 'yes' };
    await this.people.post(this.worker, `/court-cases/${id}/openings`, { body });
  }

  /** What the police decided on the report that opened the case. */
  async decideReport(): Promise<void> {
    const path = `/cases/${this.caseId}/report-decisions`;
    const { reports } = await this.people.get(this.worker, path);
    const body = decisionForm(reports[0]?.incidentId ?? '', dayOf(await this.people.now()));
    await this.people.post(this.worker, path, { body, version: 0 });
  }

  /** A course, job or home begins; its worker looks at it after 3, 6 and 12 months. */
  async begin(kind: 'course' | 'job' | 'housing', detail: string): Promise<void> {
    await this.do('key-dates', { kind, detail, onDay: dayOf(await this.people.now()) });
  }

  /** What a licensed tool of the agency found. */
  async toolResult(tool: string, score: number): Promise<void> {
    const onDay = dayOf(await this.people.now());
    await this.do('tool-results', { tool, onDay, score, band: 'high', isLicensed: true });
  }

  /** A stay in the shelter begins. */
  async moveIn(): Promise<void> {
    await this.do('key-dates', { kind: 'stay', onDay: dayOf(await this.people.now()) });
  }

  /** The survivor asked, alone, that the case be erased. */
  async askErasure(): Promise<void> {
    const { reference } = await this.people.get(this.worker, `/cases/${this.caseId}`);
    await this.do('erasure-requests', { reference, alone: 'yes' });
  }

  async allowLaterContact(): Promise<void> {
    const answer = { scope: 'contact_for_follow_up', answer: 'given', presence: 'alone' };
    await this.do('consents', { answers: [answer] });
  }

  /** A first safe contact and everything that belongs to it. */
  async firstRound(): Promise<void> {
    await this.open();
    await this.assess();
    await this.contact();
    await this.plan();
  }

  /** A fortnight later: the second contact and the survivor statements before closing. */
  async secondRound(...words: readonly object[]): Promise<void> {
    await this.contact();
    await this.assess();
    await this.answerNeeds();
    await this.say(...words);
    await this.allowLaterContact();
  }

  /** Waits for a supervisor of the same agency. */
  async proposeClosure(reviewer: string): Promise<string> {
    const reviewerAgencyId = this.people.directory.agencies.get(reviewer);
    return (await this.do('closure-requests', { reason: 'needs_met', reviewerAgencyId })).id;
  }

  async requestClosure(reviewer: string): Promise<string> {
    const id = await this.proposeClosure(reviewer);
    await this.people.post(this.supervisor, `/closure-requests/${id}/endorsement`, { version: 1 });
    return id;
  }

  async close(reviewer: string, decider: string): Promise<void> {
    const id = await this.requestClosure(reviewer);
    await this.people.post(decider, `/closure-requests/${id}/approval`, { version: 2 });
  }

  private do(what: string, body: object) {
    return this.people.post(this.worker, `/cases/${this.caseId}/${what}`, { body });
  }

  private service(key: string): string {
    return this.people.directory.services.get(key) ?? '';
  }

  private async halfYearOn(): Promise<string> {
    return dayOf(addDays(await this.people.now(), 180));
  }
}

/** What happened on a day, counted in hours before the real time. */
export interface Chapter {
  readonly hoursAgo: number;
  readonly tell: () => Promise<void>;
}

/** A chapter so many days ago, in the middle of a working morning. */
export type At = (days: number, tell: () => Promise<void>) => Chapter;

/** Everything that is said before closing. */
export const EVERYTHING = Object.values(CLOSING_WORDS);

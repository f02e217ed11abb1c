/** What people do about one case, as the screens send it, with what a version of the contract does not know left out. */
import { assessmentForm, CLEAR } from '../assessments.js';
import { caseForm, contactForm, incidentForm, safetyPlanForm, servicesConsent } from '../forms.js';
import { issueForm } from '../orders.js';
import { identityOf } from './women.js';
import type { Woman } from './women.js';
import type { Answer, Command, World } from './world.js';

/** A command of an attempt was refused: the attempt ends there, which is what it was to find out. */
export class Refused extends Error {}

export const SUICIDE = {
  clear: CLEAR,
  acute: {
    declined: false,
    answers: { thoughts: 'yes', plan: 'yes', attempt_ever: 'yes', attempt_recent: 'yes', now: 'yes' },
  },
} as const;

interface Opening {
  readonly woman?: Woman;
  readonly isShared?: boolean;
  readonly isViolence?: boolean;
  readonly change?: object;
}

export class Acts {
  constructor(readonly world: World) {}

  get contract(): World['contract'] {
    return this.world.contract;
  }

  /** Throws where it is refused. */
  async done(person: string, command: Command): Promise<Answer> {
    const answer = await this.world.send(person, command);
    if (answer.status >= 300)
      throw new Refused(`${command.path.split('/').at(-1)} ${answer.status} ${codesOf(answer.body)}`);
    return answer;
  }

  openForm({
    isShared = false,
    isViolence = true,
    woman = this.world.women.add(),
    change = {},
  }: Opening): object {
    const group = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
    const identity = identityOf(woman);
    return caseForm({
      identity,
      incident: incidentForm({
        startedOn: this.world.day(-1),
        reportedOn: this.world.day(),
        childrenPresent: 'no',
        ...(isViolence ? {} : { coreType: 'non_gbv', coreTypeReason: 'A quarrel of neighbours.' }),
      }),
      consents: [servicesConsent(), ...(isShared ? [group] : [])],
      ...change,
    });
  }

  async open(person: string, transactionContext: Opening = {}): Promise<string> {
    const { body } = await this.done(person, {
      path: '/cases',
      body: this.openForm(transactionContext),
      caseId: null,
    });
    return String(body['id']);
  }

  assess(person: string, caseId: string, how: { answers?: object; suicide?: object } = {}): Promise<Answer> {
    const form = assessmentForm(how.answers ?? {}, { suicide: how.suicide ?? SUICIDE.clear });
    return this.done(person, { path: `/cases/${caseId}/assessments`, body: form, caseId });
  }

  contact(person: string, caseId: string, hoursAgo = 0): Promise<Answer> {
    const form = contactForm({ contactedAt: this.world.hoursAgo(hoursAgo), confirmsChannel: true });
    return this.done(person, { path: `/cases/${caseId}/contacts`, body: form, caseId });
  }

  /** An attempt at which she was not reached. */
  missed(person: string, caseId: string): Promise<Answer> {
    const outcome = { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' };
    const form = contactForm({ contactedAt: this.world.hoursAgo(0), ...outcome });
    return this.done(person, { path: `/cases/${caseId}/contacts`, body: form, caseId });
  }

  say(person: string, caseId: string, statement: object): Promise<Answer> {
    return this.done(person, { path: `/cases/${caseId}/closure-statements`, body: statement, caseId });
  }

  async plan(person: string, caseId: string): Promise<void> {
    const path = `/cases/${caseId}/safety-plan/versions`;
    await this.done(person, { path, body: safetyPlanForm(), caseId, version: 0 });
  }

  /** The contacts and records needed before a case closes because needs are met. */
  async prepareClosing(person: string, caseId: string): Promise<void> {
    await this.plan(person, caseId);
    const needs = ['safety', 'health', 'psychosocial', 'legal', 'material', 'children'];
    const answers = needs.map((need) => ({ need, answer: 'not_now' }));
    const body = { answers, saidOn: this.world.day() };
    await this.done(person, { path: `/cases/${caseId}/needs`, body, caseId, version: 0 });
    const said = [{ kind: 'may_return_told' }, { kind: 'plan_reviewed' }];
    for (const statement of [...said, { kind: 'wish', wish: 'no_more_help_needed' }])
      await this.say(person, caseId, statement);
    const later = {
      scope: 'contact_for_follow_up',
      answer: 'given',
      presence: 'alone',
      untilOn: this.world.day(300),
    };
    await this.done(person, { path: `/cases/${caseId}/consents`, body: { answers: [later] }, caseId });
  }

  /** An order that was issued and, where asked, handed over; answers its id. */
  async order(person: string, caseId: string, isServed: boolean): Promise<string> {
    const { world } = this;
    const form = {
      reportedAt: world.hoursAgo(0.2),
      reportNumber: '2026/4417',
      issue: issueForm({ issuedAt: world.hoursAgo(0.1) }),
      service: isServed ? { servedAt: world.hoursAgo(0.05), servedHow: 'signed' } : null,
      respondent: { surname: 'Намунаев', givenName: 'Далер', sex: 'male' },
    };
    return String(
      (await this.done(person, { path: `/cases/${caseId}/orders`, body: form, caseId })).body['id'],
    );
  }

  async breach(person: string, caseId: string, orderId: string): Promise<void> {
    const shown = await this.world.read(person, `/orders/${orderId}`);
    const form = { happenedAt: this.world.hoursAgo(0.01), reportedBy: 'survivor' };
    const version = Number(shown?.['version'] ?? 1);
    await this.done(person, { path: `/orders/${orderId}/breaches`, body: form, caseId, version });
  }

  referralForm(service: string, change: object = {}): object {
    return {
      serviceId: this.world.service(service),
      urgency: 'high',
      escortNeeded: false,
      partitions: ['identity'],
      consent: { presence: 'alone', untilOn: this.world.day(300) },
      ...change,
    };
  }

  refer(person: string, caseId: string, service: string): Promise<{ id: string; version: number }> {
    return this.send(person, { caseId, service, as: 'referrals' });
  }

  handOver(person: string, caseId: string, service: string): Promise<{ id: string; version: number }> {
    return this.send(person, { caseId, service, as: 'handovers' });
  }

  private async send(
    person: string,
    { caseId, service, as }: { caseId: string; service: string; as: 'referrals' | 'handovers' },
  ): Promise<{ id: string; version: number }> {
    const body = this.referralForm(service, { partitions: ['identity', 'safe_contact'] });
    const sent = await this.done(person, { path: `/cases/${caseId}/${as}`, body, caseId });
    return { id: String(sent.body['id']), version: Number(sent.body['version']) };
  }

  /** Everything that a reason may override, with the fields that this contract requires. */
  async overrides(
    person: string,
    told: { caseId: string; reason: string; named: string },
  ): Promise<object[]> {
    const gate = await this.world.read(person, `/cases/${told.caseId}/closure-gate?reason=${told.reason}`);
    const blockers = (gate?.['blockers'] ?? []) as {
      code: string;
      overridable?: boolean;
      overrides?: string[];
    }[];
    const known = this.contract.codes('OverrideDto', 'reason');
    const named = known.includes(told.named) ? told.named : (known[0] ?? told.named);
    return blockers
      .filter(({ overridable, overrides, code }) => overridable || (overrides && !code.includes('approval')))
      .map(({ code, overrides }) => {
        const reason = overrides?.length ? (overrides.find((one) => one === named) ?? overrides[0]) : named;
        const isPaper = reason === 'done_elsewhere_in_writing';
        return this.contract.only('OverrideDto', {
          ...{ code, reason },
          paperOn: isPaper ? this.world.day(-1) : null,
          paperIssuer: isPaper ? (this.contract.codes('OverrideDto', 'paperIssuer')[0] ?? null) : null,
        });
      });
  }

  /** Asks, endorses and decides, with overrides of one named reason; throws where one of the three is refused. */
  async close(told: Closing): Promise<void> {
    const { by, caseId, reason, supervisor, subjectId = null } = told;
    const overrides = await this.overrides(by, told);
    const second = await this.secondPerson(told);
    const talk = second.needsTalk
      ? (this.contract.codes('ClosureRequestRequest', 'secondTalk')[0] ?? null)
      : null;
    const body = this.contract.only('ClosureRequestRequest', {
      ...{ reason, subjectId, ...second.form, overrides },
      secondTalk: talk,
    });
    const asked = await this.done(by, { path: `/cases/${caseId}/closure-requests`, body, caseId });
    if (told.until === 'asking') return;
    const path = `/closure-requests/${String(asked.body['id'])}`;
    const step = async (person: string, what: string, form: object): Promise<void> => {
      const version = Number((await this.world.read(person, path))?.['version']);
      await this.done(person, { path: `${path}/${what}`, body: form, caseId, version });
    };
    if (told.until === 'withdrawal') return step(by, 'withdrawal', {});
    await step(supervisor, 'endorsement', { overrides });
    if (told.until === 'refusal') return step(second.decider, 'refusal', this.sentBack());
    if (talk) await step(second.decider, 'talk', { alone: true, ownWish: true, pressed: false });
    const hurried = this.contract.codes('ApprovalRequest', 'hurriedReason');
    const approval = {
      evidenceSeen: true,
      hurriedReason: hurried.find((one) => one === HURRIED[reason]) ?? hurried[0],
    };
    await step(second.decider, 'approval', this.contract.only('ApprovalRequest', approval));
  }

  private sentBack(): object {
    return { reason: this.contract.codes('SendBackRequest', 'reason')[0] ?? null };
  }

  /** Whom the gate names first: an agency, or a colleague where no agency may. */
  private async secondPerson({ by, caseId, reason, supervisor }: Closing): Promise<Second> {
    const gate = await this.world.read(by, `/cases/${caseId}/closure-gate?reason=${reason}`);
    const named = (gate?.['secondPerson'] ?? {}) as Record<string, { id: string }[] | undefined>;
    const agency = firstOf(named['agencies']);
    const colleague = agency === null ? firstOf(named['colleagues']) : null;
    const decider = agency === null ? this.world.personOf(colleague) : this.workerOf(agency);
    const needsTalk = gate?.['needsSecondTalk'] === true;
    return {
      form: { reviewerAgencyId: agency, reviewerUserId: colleague },
      decider: decider ?? supervisor,
      needsTalk,
    };
  }

  /** A worker of an agency who is not its supervisor. */
  private workerOf(agencyId: string): string | null {
    const worker = this.world.pools.people.find(
      ({ agencies, more, isOpen }) =>
        agencies[0] === agencyId &&
        isOpen &&
        !more['isLocked'] &&
        !/supervisor|administrator|statistician|coordinator|officer/.test(String(more['roles'])),
    );
    return worker ? this.world.personOf(worker.id) : null;
  }
}

const firstOf = (list: { id: string }[] = []): string | null => list[0]?.id ?? null;

interface Second {
  readonly form: object;
  readonly decider: string;
  readonly needsTalk: boolean;
}

/** Why a young case is closed. */
const HURRIED: Readonly<Record<string, string>> = {
  ...{ duplicate: 'entered_twice', opened_in_error: 'entered_by_mistake', died: 'death_shown' },
  survivor_request: 'her_own_wish',
};

interface Closing extends Record<'by' | 'supervisor' | 'caseId' | 'reason' | 'named', string> {
  readonly subjectId?: string | null;
  /** Where it does not end with a yes: the rest is left to chance, the lead or the second person says no. */
  readonly until?: 'asking' | 'withdrawal' | 'refusal';
}

const codesOf = (body: Record<string, unknown>): string => {
  const reasons = (body?.['reasons'] ?? body?.['fields'] ?? []) as { code?: string }[];
  return [body?.['code'], ...reasons.map(({ code }) => code)].join(' ');
};

import { sharingAnswer } from '../referrals.js';
import type { Model, Part, Subject } from './model.js';
import { OWNERS, RECEIVERS } from './steps.js';
import type { Owner, Receiver, Step } from './steps.js';
import type { World } from './world.js';

interface BlockView {
  id: string;
  version: number;
  state: string;
  subjectKind: string | null;
  agencyName: { en: string } | null;
  agencyKind: string | null;
  personName: string | null;
}

const picked = (most: readonly Part[], bits: number): Part[] =>
  most.filter((_, place) => (bits & (1 << place)) !== 0);

/** One survivor's story: the product's input, and the model's conclusions. */
export class Story {
  /** Requests and answers, for the reader of a failure. */
  readonly told: string[] = [];

  constructor(
    readonly world: World,
    readonly model: Model,
  ) {}

  async open(owner: Owner): Promise<void> {
    const id = await this.world.we.open(OWNERS[owner].workers[0]);
    await this.world.fill(id);
    this.model.cases.push({ id, owner: this.agencyId(owner) });
  }

  /** True where something came of it. */
  async take(step: Step): Promise<boolean> {
    const done = await this.carryOut(step);
    this.told.push(`${JSON.stringify(step)} ${done ? 'done' : 'refused'}`);
    return done;
  }

  private carryOut(step: Step): Promise<boolean> {
    switch (step.kind) {
      case 'refer':
        return this.refer(step);
      case 'withdraw':
        return this.withdraw(step.place);
      case 'refuse':
        return this.refuse(step.place, step.ticks);
      case 'share':
        return this.share(step.isYes);
      default:
        return this.carryOutOther(step);
    }
  }

  private carryOutOther(
    step: Exclude<Step, { kind: 'refer' | 'withdraw' | 'refuse' | 'share' }>,
  ): Promise<boolean> {
    switch (step.kind) {
      case 'block':
        return this.block(step.subject);
      case 'lift':
        return this.lift(step.place);
      case 'transfer':
        return this.transfer(step.lead);
      case 'emergency':
        return this.emergency(step.by);
      case 'judge':
        return this.judge(step);
      case 'pass':
        return this.world.pass(step.days).then(() => true);
    }
  }

  private agencyId(key: string): string {
    return this.world.we.kulob.agencies[key] ?? '';
  }

  /** A person of the agency that holds the first case now, who is not blocked. */
  private by(rank: 'worker' | 'supervisor'): string | null {
    const keys = Object.keys(OWNERS) as Owner[];
    const owner = keys.find((key) => this.agencyId(key) === this.model.first.owner);
    if (!owner) return null;
    const { workers, supervisor } = OWNERS[owner];
    const able = (rank === 'worker' ? workers : [supervisor]).find(
      (name) => !this.model.isBlocked(this.world.person(name)),
    );
    return able ?? null;
  }

  private async refer(step: Extract<Step, { kind: 'refer' }>): Promise<boolean> {
    const { service, worker, most } = RECEIVERS[step.to];
    const by = this.by('worker');
    const agency = this.agencyId(step.to);
    if (!by || this.model.cases.some(({ owner }) => owner === agency)) return false;
    const untilOn = step.days === null ? '2126-12-31' : await this.world.we.day(step.days);
    const partitions = picked(most, step.ticks);
    const form = this.world.we.form(service, {
      partitions,
      consent: sharingAnswer({ presence: step.isAlone ? 'alone' : 'relative', untilOn }),
    });
    const path = `/cases/${this.model.first.id}/referrals`;
    const at = (await this.world.we.now()).getTime();
    const sent = await this.world.we.as(by).post(path, form);
    if (sent.status !== 201) return false;
    const accepted = await this.world.we.on(worker, sent.body.id as string).take('acceptance');
    if (accepted.status !== 200) throw new Error(`not accepted: ${accepted.status} ${accepted.text}`);
    this.model.cases.push({ id: accepted.body.caseId as string, owner: agency });
    this.model.words.set(agency, { partitions, until: endOf(untilOn, step.isAlone ? null : at) });
    return true;
  }

  /** One of the receivers with consent. */
  private holder(place: number): Receiver | null {
    const holders = [...this.model.words.keys()];
    const agency = holders[place % Math.max(holders.length, 1)];
    return (Object.keys(RECEIVERS) as Receiver[]).find((key) => this.agencyId(key) === agency) ?? null;
  }

  private async withdraw(place: number): Promise<boolean> {
    const by = this.by('worker');
    const to = this.holder(place);
    if (!by || !to) return false;
    interface Shown {
      id: string;
      scope: string;
      status: string;
      agencyId: string | null;
      version: number;
    }
    const path = `/cases/${this.model.first.id}/consents`;
    const all = (await this.world.we.as(by).get(path).expect(200)).body as Shown[];
    const held = all.filter(
      ({ scope, agencyId, status }) =>
        scope === 'referral' && agencyId === this.agencyId(to) && ['given', 'provisional'].includes(status),
    );
    for (const { id, version } of held)
      await this.world.we.as(by).post(`/consents/${id}/withdrawals`, {}, version).expect(200);
    if (held.length > 0) this.model.words.delete(this.agencyId(to));
    return held.length > 0;
  }

  private async refuse(place: number, bits: number): Promise<boolean> {
    const by = this.by('worker');
    const to = this.holder(place);
    if (!by || !to) return false;
    const partitions = picked(RECEIVERS[to].most, bits);
    const agency = this.agencyId(to);
    const [, purpose] = RECEIVERS[to].service.split('.');
    const answer = {
      scope: 'referral',
      answer: 'refused',
      agencyId: agency,
      partitions,
      purpose,
      presence: 'alone',
    };
    const path = `/cases/${this.model.first.id}/consents`;
    const { status } = await this.world.we.as(by).post(path, { answers: [answer] });
    if (status !== 201) return false;
    const word = this.model.words.get(agency);
    if (partitions.length === 0) this.model.words.delete(agency);
    else if (word) word.partitions = word.partitions.filter((part) => !partitions.includes(part));
    return true;
  }

  private async share(isYes: boolean): Promise<boolean> {
    const by = this.by('worker');
    if (!by) return false;
    const answer = { scope: 'case_conference_mdwg', answer: isYes ? 'given' : 'refused', presence: 'alone' };
    const path = `/cases/${this.model.first.id}/consents`;
    const { status } = await this.world.we.as(by).post(path, { answers: [answer] });
    if (status !== 201) return false;
    this.model.sharedUntil = isYes ? null : 'never';
    return true;
  }

  private subjectOf(text: string): Subject {
    const [kind, key] = text.split(':') as [Subject['kind'], string];
    if (kind === 'agency') return { kind, key: this.agencyId(key) };
    return { kind, key: kind === 'user' ? this.world.person(key).userId : key };
  }

  private async block(text: string): Promise<boolean> {
    const by = this.by('supervisor');
    if (!by) return false;
    const subject = this.subjectOf(text);
    if (this.model.blocks.some(({ kind, key }) => kind === subject.kind && key === subject.key)) return false;
    const field = { user: 'userId', agency: 'agencyId', agency_kind: 'agencyKind' }[subject.kind];
    const asked = { kind: subject.kind, [field]: subject.key };
    if ((await this.world.we.keepAway(by, this.model.first.id, asked)) !== 204) return false;
    this.model.block(subject, this.world.people);
    return true;
  }

  /** Two agencies say that it may go: the owner, and whichever is asked. */
  private async lift(place: number): Promise<boolean> {
    const by = this.by('supervisor');
    if (!by) return false;
    const path = `/cases/${this.model.first.id}/blocks`;
    const blocks = (await this.world.we.as(by).get(path).expect(200)).body as BlockView[];
    const running = blocks.filter(({ state }) => state !== 'lifted');
    const block = running[place % Math.max(running.length, 1)];
    const subject = block && this.model.blocks.find((known) => this.isSame(known, block));
    if (!block || !subject) return false;
    if ((await this.world.we.vote(by, block, 'lift')).status !== 204) return false;
    for (const supervisor of [
      'legalSupervisor',
      'healthSupervisor',
      'cowfaSupervisor',
      'shelterSupervisor',
      'supervisor',
    ]) {
      const asked = (await this.world.we.reviews(supervisor)).find(({ id }) => id === block.id);
      if (asked && (await this.world.we.vote(supervisor, asked, 'lift')).status === 204) {
        this.model.lift(subject);
        return true;
      }
    }
    return false;
  }

  /** The product names agencies and colleagues, and both are called here by their keys. */
  private isSame(known: Subject, { subjectKind, agencyName, agencyKind, personName }: BlockView): boolean {
    if (subjectKind !== known.kind) return false;
    if (known.kind === 'agency_kind') return agencyKind === known.key;
    if (known.kind === 'agency') return this.agencyId(agencyName?.en ?? '') === known.key;
    return this.world.people.some(({ name, userId }) => name === personName && userId === known.key);
  }

  private async transfer(lead: 'first' | 'second'): Promise<boolean> {
    const by = this.by('supervisor');
    if (!by || by !== 'supervisor') return false;
    const userId = this.world.person(lead === 'first' ? 'caseworker' : 'caseworker2').userId;
    const { version } = (await this.world.we.as(by).get(`/cases/${this.model.first.id}`).expect(200)).body;
    const path = `/cases/${this.model.first.id}/lead`;
    return (await this.world.we.as(by).post(path, { userId }, version)).status < 300;
  }

  /** A person enters the reference received; the product may refuse more than the model, never less. */
  private async emergency(by: string): Promise<boolean> {
    const person = this.world.person(by);
    const now = (await this.world.we.now()).getTime();
    await this.world.we.stepUp(by);
    const form = {
      reference: await this.world.referenceOf(this.model.first.id),
      reasonCode: 'attack_now',
      reason: 'now',
    };
    const { status, body } = await this.world.we.as(by).post('/emergency-accesses', form);
    if (status !== 201) return false;
    if (!this.model.mayOpen(person, now)) throw new Error(`${by} opened it`);
    this.model.emergencies.push({ id: body.id as string, by, openedAt: now, isJudged: false, isOver: false });
    return true;
  }

  private async judge({ place, isRight }: Extract<Step, { kind: 'judge' }>): Promise<boolean> {
    const by = this.by('supervisor');
    const { emergencies, first } = this.model;
    const one = emergencies[place % Math.max(emergencies.length, 1)];
    if (!by || !one || one.isJudged) return false;
    const path = `/cases/${first.id}/emergency-accesses`;
    const rows = (await this.world.we.as(by).get(path).expect(200)).body as { id: string; version: number }[];
    const row = rows.find(({ id }) => id === one.id);
    const outcome = isRight ? 'justified' : 'not_justified';
    const address = `/emergency-accesses/${one.id}/reviews`;
    const { status } = await this.world.we.as(by).post(address, { outcome }, row?.version);
    if (status !== 200) return false;
    Object.assign(one, { isJudged: true, isOver: one.isOver || !isRight });
    return true;
  }

  /** The person who opened an emergency sees the case as long as the model says; no other person ever does. */
  async emergencyDisagreements(asked: number): Promise<string[]> {
    const now = (await this.world.we.now()).getTime();
    const wrong: string[] = [];
    for (const one of this.model.emergencies) {
      const other = this.world.people[asked % this.world.people.length];
      for (const person of [this.world.person(one.by), ...(other ? [other] : [])]) {
        const { status } = await this.world.we.as(person.name).get(`/emergency-accesses/${one.id}`);
        if ((status === 200) !== this.model.isOpen(one, person, now))
          wrong.push(`${person.name} got ${status} of what ${one.by} opened`);
      }
    }
    return wrong;
  }
}

const DAY = 86_400_000;
/** The end of a day in Dushanbe, or seven days after an answer that was not given alone, whichever is earlier. */
function endOf(untilOn: string, provisionalFrom: number | null): number {
  const end = Date.parse(`${untilOn}T00:00:00+05:00`) + DAY;
  return provisionalFrom === null ? end : Math.min(end, provisionalFrom + 7 * DAY);
}

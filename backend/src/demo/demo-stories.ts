import { addDays, dayOf } from '../shared/dates.js';
import type { RiskPartitionFactor } from '../risk/risk.types.js';
import { CLOSING_WORDS, assessmentForm, caseForm, contactForm, referralForm } from './demo-forms.js';
import type { Told } from './demo-forms.js';
import type { DemoPeople } from './demo-people.js';

/** What happened on a day, counted in hours before the real time. */
export interface Chapter {
  readonly hoursAgo: number;
  readonly tell: () => Promise<void>;
}

const DAY = 24;

/** The steps of working with one survivor, each as the person who takes it. */
class Story {
  private caseId = '';
  private referralId = '';

  constructor(
    private readonly people: DemoPeople,
    private readonly worker: string,
    private readonly told: Told,
  ) {}

  async open(): Promise<void> {
    const form = caseForm(this.told, dayOf(await this.people.now()));
    this.caseId = (await this.people.post(this.worker, '/cases', { body: form })).id;
  }

  /** The same case as the agency that accepted the referral sees it. */
  receivedBy(worker: string): Story {
    const received = new Story(this.people, worker, this.told);
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

  async refer(service: string, urgency: 'high' | 'medium'): Promise<void> {
    const form = referralForm(this.service(service), urgency, await this.halfYearOn());
    this.referralId = (await this.do('referrals', form)).id;
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

  async allowLaterContact(): Promise<void> {
    const answer = { scope: 'contact_for_follow_up', answer: 'given', presence: 'alone' };
    await this.do('consents', { answers: [answer] });
  }

  /** A first safe contact and everything that belongs to it. */
  async firstRound(): Promise<void> {
    await this.open();
    await this.assess();
    await this.contact();
    await this.say(CLOSING_WORDS.plan);
  }

  /** A fortnight later: the second time, and what is said before closing. */
  async secondRound(...words: readonly object[]): Promise<void> {
    await this.contact();
    await this.assess();
    await this.say(...words);
    await this.allowLaterContact();
  }

  async requestClosure(reviewer: string): Promise<string> {
    const reviewerAgencyId = this.people.directory.agencies.get(reviewer);
    const { id } = await this.do('closure-requests', { reason: 'needs_met', reviewerAgencyId });
    await this.people.post('supervisor', `/closure-requests/${id}/endorsement`, { version: 1 });
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

const EVERYTHING = Object.values(CLOSING_WORDS);
const WITHOUT_RETURN = EVERYTHING.filter((word) => word !== CLOSING_WORDS.mayReturn);

/** People work, and she may be reached, in the middle of the morning, at whatever hour the demo is made. */
const WORKING_HOUR = 10;
const DUSHANBE = 5;

const sinceWorkingHour = (now: Date): number => ((now.getUTCHours() + DUSHANBE) % DAY) - WORKING_HOUR;

/**
 * Living cases at every stage, in the order in which everything happened; `now` is of the same time of day as the
 * real time.
 */
export function chaptersOf(people: DemoPeople, now: Date): Chapter[] {
  const past = sinceWorkingHour(now);
  const at: At = (days, tell) => ({ hoursAgo: days * DAY + past, tell });
  const by: By = (worker, who) => new Story(people, worker, TOLD[who]);
  const fresh = by('caseworker', 'fresh');
  const chapters = [
    ...endings(at, by),
    ...helpGiven(at, by),
    ...helpAwaited(at, by),
    { hoursAgo: 1, tell: () => fresh.open() },
  ];
  return chapters.sort((a, b) => b.hoursAgo - a.hoursAgo);
}

type At = (days: number, tell: () => Promise<void>) => Chapter;
type By = (worker: string, who: keyof typeof TOLD) => Story;

/** Closed with the contacts that remain, asked to be closed, and one that a single blocker keeps open. */
function endings(at: At, by: By): Chapter[] {
  const ended = by('caseworker', 'closed');
  const nearly = by('caseworker', 'ready');
  const requested = by('caseworker', 'asked');
  return [
    at(75, () => ended.firstRound()),
    at(60, () => ended.secondRound(...EVERYTHING)),
    at(59, () => ended.close('legalAid', 'lawyer')),
    at(29, () => ended.contact()),
    at(17, () => nearly.firstRound()),
    at(2, () => nearly.secondRound(...WITHOUT_RETURN)),
    at(16, () => requested.firstRound()),
    at(1, async () => {
      await requested.secondRound(...EVERYTHING);
      await requested.requestClosure('legalAid');
    }),
  ];
}

/** A referral that was accepted and followed by contacts, and a support lead beside the police. */
function helpGiven(at: At, by: By): Chapter[] {
  const helped = by('caseworker', 'accepted');
  const supported = by('inspector', 'led');
  return [
    at(20, () => helped.firstRound()),
    at(19, () => helped.refer('healthRoom.health', 'medium')),
    at(18, () => helped.accept('health-worker')),
    at(12, () => helped.contact()),
    at(5, () => helped.contact()),
    at(10, async () => {
      await supported.open();
      await supported.assess(['prior_police', 'child_witness']);
      await supported.offerSupportLead('crisisCentre.psychosocial');
    }),
    at(9, () => supported.accept('caseworker')),
    at(8, () => supported.receivedBy('caseworker').contact()),
  ];
}

/** A contact that nobody made in time, a referral that nobody answered, and a high risk just found. */
function helpAwaited(at: At, by: By): Chapter[] {
  const forgotten = by('caseworker2', 'late');
  const unanswered = by('caseworker', 'waiting');
  const endangered = by('inspector', 'high');
  return [
    at(25, () => forgotten.firstRound()),
    at(4, async () => {
      await unanswered.open();
      await unanswered.assess();
      await unanswered.refer('legalAid.legal', 'high');
    }),
    at(3, async () => {
      await endangered.open();
      await endangered.assess(['strangle', 'kill_threat', 'esc_sev']);
    }),
  ];
}

const married = { marital: 'married_registered', by: 'husband_registered' } as const;
const nikoh = { marital: 'married_nikoh_only', by: 'husband_nikoh' } as const;
const story = {
  forms: ['physical', 'psychological'],
  words: 'Ҳангоми ҷанҷол дар хона дашном дод ва зад; кӯдакон дар хона буданд.',
} as const;
const named = (surname: string, givenName: string, bornOn: string) => ({ surname, givenName, bornOn });

/** Invented people; words of a kind that stands in many registers. */
const TOLD = {
  closed: { ...story, ...named('Намунаева', 'Зулфия', '1988-03-14'), marital: 'separated', by: 'ex_husband' },
  accepted: { ...story, ...married, ...named('Мисолова', 'Гулбаҳор', '1992-07-02') },
  late: { ...story, ...married, ...named('Афсонаева', 'Ойниса', '1979-11-23'), by: 'mother_in_law' },
  asked: { ...story, ...nikoh, ...named('Қиссаева', 'Раъно', '1985-01-30') },
  ready: { ...story, ...married, ...named('Ҳикояева', 'Моҳира', '1990-09-09') },
  led: { ...story, ...nikoh, ...named('Достонова', 'Шаҳло', '1996-05-18') },
  high: { ...story, ...married, ...named('Сухангӯева', 'Парвина', '1994-12-01') },
  waiting: { ...story, ...named('Тимсолова', 'Адолат', '1983-06-26'), marital: 'widowed', by: 'brother' },
  fresh: { ...story, ...nikoh, ...named('Ривоятова', 'Нилуфар', '1999-02-11') },
} as const satisfies Record<string, Told>;

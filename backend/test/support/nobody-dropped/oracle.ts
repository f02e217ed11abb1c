/**
 * Written from one sentence, without the product: every woman in known danger has a dated next step, owned by a person
 * who can act. Closing a case does not end the danger: only a changed fact does.
 */
import type { CaseFact, EndFact, Facts, ReferralFact, RowFact } from './oracle-facts.js';
import { People } from './oracle-people.js';
import type { Hindered } from './oracle-people.js';
import type { Woman } from './women.js';

const HOUR = 3_600_000;
const RECORDED_IN_TIME = 48 * HOUR;
const NO_OWNER = 'not one owner who can act';
const APART = 13.5 * 24 * HOUR;

export interface Violation {
  readonly caseId: string;
  readonly what: string;
  /** If no person can act, an alarm that counts such cases is the answer. */
  readonly isUncovered?: boolean;
  /** Of an open case: the people who could have been owners. */
  readonly hindered?: readonly Hindered[];
}

type Danger = 'risk' | 'suicide' | 'order' | 'breach' | 'incident' | 'safety never made sure of';

const time = (at: string): number => Date.parse(at);

export class Oracle {
  readonly people: People;

  constructor(
    private readonly facts: Facts,
    private readonly whoIs: (caseId: string) => Woman | undefined,
  ) {
    this.people = new People(facts);
  }

  get inDanger(): number {
    return this.facts.cases.filter((one) => this.dangersOf([one]).length > 0).length;
  }

  /** Of these cases, what must never be. */
  violations(ids: readonly string[]): Violation[] {
    const asked = this.facts.cases.filter(({ id }) => ids.includes(id));
    return asked.flatMap((subject) => this.judge(subject));
  }

  private judge(subject: CaseFact): Violation[] {
    const end = this.endOf(subject);
    const records = [subject, ...this.mergedInto(subject)];
    const dangers = this.dangersOf(records);
    if (dangers.length === 0) return [];
    const what = end ? this.afterEnd(subject, end, dangers) : this.whileOpen(subject, records, dangers);
    return what.map((text) => ({
      caseId: subject.id,
      what: `in danger (${dangers.join(', ')}): ${text}`,
      isUncovered: text.endsWith(NO_OWNER),
      hindered: this.people.hindered(this.rowsOf(subject.id), subject),
    }));
  }

  /** The decision that a closed case rests on. */
  private endOf({ id, isOpen, episodeNo }: CaseFact): EndFact | null {
    if (isOpen) return null;
    const ends = this.facts.ends.filter((end) => end.caseId === id && end.episodeNo === episodeNo);
    return (
      ends.at(-1) ?? { caseId: id, reason: 'no decision', episodeNo, at: this.facts.now, subjectId: null }
    );
  }

  private case(id: string | null | undefined): CaseFact | undefined {
    return this.facts.cases.find((one) => one.id === id);
  }

  /** Records of the same woman that were merged into this one. */
  private mergedInto(kept: CaseFact): CaseFact[] {
    const merged = this.facts.cases.filter((one) => {
      const end = this.endOf(one);
      return end?.reason === 'duplicate' && end.subjectId === kept.id && this.isSame(one, kept);
    });
    return merged.flatMap((one) => [one, ...this.mergedInto(one)]);
  }

  private isSame(one: CaseFact, other: CaseFact): boolean {
    const [first, second] = [this.whoIs(one.id), this.whoIs(other.id)];
    return one.id !== other.id && one.agencyId === other.agencyId && first !== undefined && first === second;
  }

  private dangersOf(records: readonly CaseFact[]): Danger[] {
    const ids = records.map(({ id }) => id);
    const of = <R extends { caseId: string }>(rows: readonly R[]): R[] =>
      rows.filter(({ caseId }) => ids.includes(caseId));
    const last = <R extends { at: string }>(rows: readonly R[]): R | undefined =>
      [...rows].sort((one, other) => time(one.at) - time(other.at)).at(-1);
    const bands = of(this.facts.bands);
    const assessed = last(bands.filter(({ isAssessment }) => isAssessment));
    const incidents = of(this.facts.incidents);
    const isViolence = incidents.some((one) => one.isViolence) || records.some(({ isOpen }) => isOpen);
    const triage = last(of(this.facts.triages));
    const band = last(bands)?.band;
    const holds: Record<Danger, boolean> = {
      risk: band === undefined ? isViolence : ['high', 'incomplete'].includes(band),
      suicide: triage !== undefined && triage.level !== 'clear',
      order: of(this.facts.orders).some(({ inForce }) => inForce),
      breach: of(this.facts.breaches).length > 0,
      incident: isViolence && incidents.some(({ at }) => !assessed || time(at) > time(assessed.at)),
      'safety never made sure of': records.some((one) => this.wasNeverMadeSure(one)),
    };
    return (Object.keys(holds) as Danger[]).filter((danger) => holds[danger]);
  }

  /** Closed as safe without two timely records, weeks apart, that the survivor confirmed it in private. */
  private wasNeverMadeSure(subject: CaseFact): boolean {
    const end = this.endOf(subject);
    if (end?.reason !== 'needs_met') return false;
    const times = this.facts.contacts
      .filter(({ caseId, isSafe, at }) => caseId === subject.id && isSafe && time(at) <= time(end.at))
      .filter(({ at, recordedAt }) => time(recordedAt) - time(at) <= RECORDED_IN_TIME)
      .map(({ at }) => time(at));
    return times.length < 2 || Math.max(...times) - Math.min(...times) < APART;
  }

  private whileOpen(subject: CaseFact, records: readonly CaseFact[], dangers: readonly Danger[]): string[] {
    if (subject.isErased) return ['no way to reach her is left: everything written of her was erased'];
    const rows = this.rowsOf(subject.id);
    if (rows.length === 0) return ['the open case has no next step'];
    const owned = rows.filter((row) => this.people.hasOwner(row, subject));
    const refused = records.flatMap((one) => this.refusedNeeds(one, subject));
    return [
      ...(owned.length === 0 ? [`${rows.length} next steps and ${NO_OWNER}`] : []),
      ...(dangers.length > 0 ? refused : []),
    ];
  }

  private afterEnd(subject: CaseFact, end: EndFact, dangers: readonly Danger[]): string[] {
    const ends: Record<string, () => string[]> = {
      died: () =>
        this.hasEvidence(subject, end)
          ? []
          : ['closed as died without evidence', ...this.living(subject, dangers)],
      survivor_request: () =>
        this.living(
          subject,
          dangers.filter((one) => one !== 'risk' && one !== 'incident'),
        ),
      duplicate: () => this.merged(subject, end, dangers),
      moved: () => this.handedOver(subject, end, dangers),
      transferred: () => this.handedOver(subject, end, dangers),
    };
    return ends[end.reason]?.() ?? this.living(subject, dangers, `closed as ${end.reason}, and `);
  }

  private merged(subject: CaseFact, end: EndFact, dangers: readonly Danger[]): string[] {
    const kept = this.case(end.subjectId);
    if (!kept || !this.isSame(subject, kept))
      return ['closed as a duplicate of another woman', ...this.living(subject, dangers)];
    return kept.isOpen ? [] : this.judge(kept).map(({ what }) => `in the kept record: ${what}`);
  }

  private hasEvidence({ id, openedAt }: CaseFact, { at }: EndFact): boolean {
    return this.facts.evidence.some(
      (one) =>
        one.caseId === id &&
        time(one.at) <= time(at) &&
        time(one.at) >= time(openedAt) &&
        !['family_said', 'checked_file'].includes(one.evidence),
    );
  }

  private handedOver(subject: CaseFact, end: EndFact, dangers: readonly Danger[]): string[] {
    const referral = this.facts.referrals.find(({ id }) => id === end.subjectId);
    const next = this.case(referral?.receivedCaseId);
    if (!next)
      return this.living(subject, dangers, `closed as ${end.reason} without a case that goes on, and `);
    if (!next.isOpen) return this.judge(next).map(({ what }) => `in the case that goes on: ${what}`);
    return this.whileOpen(next, [next], dangers);
  }

  /** What must still wait after a closing: a step about each danger, which no contact planned for safe women is. */
  private living(subject: CaseFact, dangers: readonly Danger[], how = 'closed, and '): string[] {
    const rows = this.rowsOf(subject.id).filter(
      (row) => !(row.afterClosure && row.kind === 'safety_contact'),
    );
    const isMet = (danger: Danger): boolean =>
      rows.some((row) => this.isAbout(row, danger) && this.people.hasOwner(row, subject));
    const left = dangers.filter((danger) => !isMet(danger));
    return left.length === 0 ? [] : [`${how}no next step with an owner is about: ${left.join(', ')}`];
  }

  private isAbout({ caseId, subjectId, partition, kind }: RowFact, danger: Danger): boolean {
    const orders = this.facts.orders
      .filter((one) => one.caseId === caseId && one.inForce)
      .map(({ id }) => id);
    const breaches = this.facts.breaches.filter((one) => one.caseId === caseId);
    if (danger === 'order')
      return orders.includes(subjectId ?? '') || breaches.some(({ id }) => id === subjectId);
    if (danger === 'breach')
      return breaches.some(({ id, orderId }) => [id, orderId].includes(subjectId ?? ''));
    return danger !== 'suicide' || partition === 'health' || kind === 'review';
  }

  private rowsOf(caseId: string): RowFact[] {
    return this.facts.rows.filter((row) => row.caseId === caseId);
  }

  /** A place that was refused and not found since is the sender's own work, about that need. */
  private refusedNeeds(subject: CaseFact, where: CaseFact): string[] {
    const referrals = this.facts.referrals.filter(({ caseId }) => caseId === subject.id);
    return referrals.flatMap((referral) => {
      const isRefused = ['declined', 'unavailable', 'not_attended'].includes(referral.status);
      const isLed =
        referral.kind === 'support_lead' && (subject.supportAgencyId !== null || subject.isStopped);
      const isSettled = referral.notWanted || referral.settledAt !== null || isLed;
      if (!isRefused || isSettled || this.isFoundSince(referral, referrals)) return [];
      const need = referrals.filter((one) => this.isSameNeed(one, referral)).map(({ id }) => id);
      // A row without a referral, or a request to another agency, offers the support lead again. That agency owes the
      // answer; until one accepts, the police make the contacts with the survivor.
      const isLead = referral.kind === 'support_lead';
      const isAbout = ({ subjectId, rule }: RowFact): boolean =>
        need.includes(subjectId ?? '') || (isLead && rule.startsWith('sl.'));
      const work = this.rowsOf(where.id).filter(
        (row) => isAbout(row) && (isLead || !['receiving_agency', 'support_lead'].includes(row.owner)),
      );
      if (work.some((row) => this.people.hasOwner(row, where))) return [];
      return [`${referral.need} was ${referral.status}, and ${this.whatLacks(work, where)}`];
    });
  }

  /** Where the sender has no user left who can act, the alarm answers, even while another agency owes a step. */
  private whatLacks(work: readonly RowFact[], where: CaseFact): string {
    return work.length > 0 && !this.people.isCovered(where)
      ? `the next step about it has ${NO_OWNER}`
      : 'no next step of the sender is about it';
  }

  private isSameNeed(one: ReferralFact, other: ReferralFact): boolean {
    return one.kind === other.kind && (one.kind === 'support_lead' || one.need === other.need);
  }

  private isFoundSince(refused: ReferralFact, all: readonly ReferralFact[]): boolean {
    const since = time(refused.endedAt ?? refused.sentAt);
    const isLater = (at: string | null): boolean => at !== null && time(at) >= since;
    const later = all.filter((one) => one.id !== refused.id && this.isSameNeed(one, refused));
    return (
      later.some(({ acceptedAt, settledAt }) => isLater(acceptedAt) || isLater(settledAt)) ||
      // She says it when the other one ends, which may have been sent before.
      later.some(({ notWanted, sentAt, endedAt }) => notWanted && (isLater(sentAt) || isLater(endedAt))) ||
      this.facts.services.some(
        ({ caseId, need, at }) => caseId === refused.caseId && need === refused.need && isLater(at),
      )
    );
  }
}

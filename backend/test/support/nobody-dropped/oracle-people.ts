/** Who can act on a case, and whose work a row is: read from accounts, sessions, absences and blocks alone. */
import type { CaseFact, Facts, PersonFact, RowFact } from './oracle-facts.js';

const ANYONES = ['receiving_agency', 'support_lead', 'agency_inbox'];
const WITHOUT_CASES = [
  'coordinator',
  'statistician',
  'administrator',
  'data_protection_officer',
  'oversight',
];

export interface Hindered {
  readonly userId: string;
  readonly why: string;
}

export class People {
  private readonly away: ReadonlyMap<string, string | null>;

  constructor(private readonly facts: Facts) {
    this.away = new Map(facts.away.map(({ userId, standInId }) => [userId, standInId]));
  }

  person(id: string | null | undefined): PersonFact | undefined {
    return this.facts.people.find((person) => person.id === id);
  }

  isBlocked({ id, agencyId, agencyKind }: PersonFact, caseId: string): boolean {
    const isSealed = this.facts.seals.some((seal) => seal.caseId === caseId && !seal.readers.includes(id));
    const isNamed = this.facts.blocks.some(
      (block) =>
        block.caseId === caseId &&
        (block.subjectId === id || block.subjectId === agencyId || block.code === agencyKind),
    );
    return isSealed || isNamed;
  }

  canAct(id: string | null | undefined, caseId: string): boolean {
    const person = this.person(id);
    return !!person?.isReady && !this.away.has(person.id) && !this.isBlocked(person, caseId);
  }

  /** The people responsible for the row and their colleagues of the same profession, able or not. */
  private named(row: RowFact, subject: CaseFact): (string | null)[] {
    const lead = row.userId ?? subject.leadId;
    const group = this.facts.groups.find(({ id }) => id === subject.groupId)?.coordinators ?? [];
    return [
      ...[lead, subject.contactId, this.away.get(lead ?? '') ?? null],
      ...this.working(row, subject, lead),
      ...(row.owner === 'coordinator' ? group : []),
    ];
  }

  /** A case without a lead, as after a block of her, is the work of all who work on cases there: each sees it as her own. */
  private working(row: RowFact, subject: CaseFact, lead: string | null): string[] {
    const isAnyones = ANYONES.includes(row.owner) || (row.owner === 'case_lead' && lead === null);
    const wanted = [row.owner, ...(this.person(lead)?.roles ?? [])];
    const isWanted = (role: string): boolean =>
      isAnyones ? !WITHOUT_CASES.includes(role) : wanted.includes(role);
    const agency = this.agencyOf(row, subject);
    return this.facts.people
      .filter(({ agencyId, roles }) => agencyId === agency && roles.some(isWanted))
      .map(({ id }) => id);
  }

  private agencyOf({ owner, subjectId, agencyId }: RowFact, { supportAgencyId }: CaseFact): string | null {
    if (owner === 'support_lead') return supportAgencyId ?? agencyId;
    if (owner !== 'receiving_agency') return agencyId;
    return this.facts.referrals.find(({ id }) => id === subjectId)?.to ?? null;
  }

  /** Above them: supervisors, the head of the agency, and of a shared case the group's people and its fallback agency. */
  private above(row: RowFact, subject: CaseFact): string[] {
    const agencies = [row.agencyId, subject.agencyId];
    const group = this.facts.groups.find(({ id }) => id === subject.groupId && subject.isShared);
    const supervising = group ? [...agencies, group.fallbackId] : agencies;
    const supervisors = this.facts.people.filter(
      ({ agencyId, roles }) => supervising.includes(agencyId) && roles.includes('supervisor'),
    );
    const heads = this.facts.heads.filter(({ agencyId }) => agencies.includes(agencyId));
    return [
      ...supervisors.map(({ id }) => id),
      ...heads.map(({ headId }) => headId),
      ...(group?.coordinators ?? []),
    ];
  }

  hasOwner(row: RowFact, subject: CaseFact): boolean {
    return this.owners(row, subject).some((id) => this.canAct(id, subject.id));
  }

  /** Who could be an owner of one of these rows, and why each cannot act. */
  hindered(rows: readonly RowFact[], subject: CaseFact): Hindered[] {
    const all = new Set(rows.flatMap((row) => this.owners(row, subject)));
    return [...all].flatMap((id) => {
      const person = this.person(id);
      if (!person) return [];
      const why = [
        ...(person.isReady ? [] : ['locked, disabled or never signed in']),
        ...(this.away.has(person.id) ? ['away'] : []),
        ...(this.isBlocked(person, subject.id) ? ['blocked'] : []),
      ];
      return [{ userId: person.id, why: why.join(' and ') || 'able' }];
    });
  }

  /** Beside or above the lead there is a person who can act, whatever the rows are. */
  isCovered(subject: CaseFact): boolean {
    const group = this.facts.groups.find(({ id }) => id === subject.groupId && subject.isShared);
    const isHead = (id: string): boolean =>
      this.facts.heads.some(({ agencyId, headId }) => agencyId === subject.agencyId && headId === id);
    const beside = this.facts.people.filter(({ id, agencyId, roles }) =>
      agencyId === subject.agencyId
        ? isHead(id) || roles.some((role) => !WITHOUT_CASES.includes(role))
        : agencyId === group?.fallbackId && roles.includes('supervisor'),
    );
    const all = [...beside.map(({ id }) => id), ...(group?.coordinators ?? [])];
    return all.some((id) => id !== subject.leadId && this.canAct(id, subject.id));
  }

  private owners(row: RowFact, subject: CaseFact): (string | null)[] {
    return [...this.named(row, subject), ...this.above(row, subject)];
  }
}

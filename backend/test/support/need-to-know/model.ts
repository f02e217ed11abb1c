/**
 * Who may know what of one survivor's cases, as the security page says it, in plain sets without the product's code:
 * grants from ownership, an accepted referral with consent, the group and an emergency; blocks override all.
 */
export const PARTITIONS = [
  'core',
  'identity',
  'safe_contact',
  'whereabouts',
  'narrative',
  'risk',
  'legal',
  'health',
  'support',
  'follow_ups',
  'perpetrator',
  'consent',
  'closure',
] as const;
export type Part = (typeof PARTITIONS)[number];
type Parts = readonly Part[];

const allBut = (...parts: Part[]): Parts => PARTITIONS.filter((part) => !parts.includes(part));
const OWN: Record<string, Parts> = {
  worker: PARTITIONS,
  supervisor: allBut('whereabouts', 'health'),
  policeWorker: allBut('safe_contact', 'whereabouts', 'health'),
  policeSupervisor: allBut('safe_contact', 'whereabouts', 'health'),
};
const REFERRED: Record<string, Parts> = {
  legal_aid_lawyer: ['core', 'identity', 'safe_contact', 'legal', 'perpetrator'],
  health_worker: ['core', 'identity', 'safe_contact', 'health'],
  cowfa_specialist: ['core', 'identity', 'safe_contact'],
  shelter_worker: ['core', 'identity', 'safe_contact', 'whereabouts', 'perpetrator'],
  police_inspector: ['core', 'identity', 'legal', 'perpetrator'],
  supervisor: ['core'],
};
/** Roles that only manage accounts, count, audit or lead a group get no access through their agency. */
const WITHOUT_CASES = ['administrator', 'statistician', 'data_protection_officer'];
const GROUP: Parts = ['core', 'follow_ups', 'closure'];

export interface Person {
  name: string;
  userId: string;
  agency: string;
  kind: 'police' | 'state' | 'civil';
  role: string;
}

/** One word of hers to one agency. */
interface Word {
  partitions: Part[];
  /** Instants in milliseconds; null: no end. */
  until: number | null;
}

export interface Subject {
  kind: 'user' | 'agency' | 'agency_kind';
  key: string;
}

/** A worker used emergency access to the first case: four hours, or until its owner says that it was no emergency. */
export interface Emergency {
  id: string;
  by: string;
  openedAt: number;
  isJudged: boolean;
  isOver: boolean;
}

const HOUR = 3_600_000;

interface Held {
  id: string;
  owner: string;
}

/** The cases of one survivor: the first, and one at each agency that accepted a referral. */
export class Model {
  readonly cases: Held[] = [];
  readonly words = new Map<string, Word>();
  readonly blocks: Subject[] = [];
  readonly emergencies: Emergency[] = [];
  /** Until when the group may know of the first case; null: no end. */
  sharedUntil: number | null | 'never' = 'never';

  constructor(
    private readonly fallback: string,
    private readonly groupPeople: ReadonlySet<string>,
  ) {}

  get first(): Held {
    const [first] = this.cases;
    if (!first) throw new Error('no case');
    return first;
  }

  isBlocked({ userId, agency, kind }: Person): boolean {
    return this.blocks.some(
      (block) =>
        (block.kind === 'user' && block.key === userId) ||
        (block.kind === 'agency' && block.key === agency) ||
        (block.kind === 'agency_kind' && block.key === kind),
    );
  }

  /** What a person may read of a case at an instant. */
  reads(person: Person, held: Held, now: number): Set<Part> {
    const parts = new Set<Part>();
    if (this.isBlocked(person) || WITHOUT_CASES.includes(person.role)) return parts;
    const add = (some: Parts): void => some.forEach((part) => parts.add(part));
    if (person.agency === held.owner && person.role !== 'coordinator') add(ownParts(person));
    if (held === this.first) {
      add(this.referredParts(person, now));
      if (this.isShared(now) && this.groupPeople.has(person.name)) add(GROUP);
    }
    return parts;
  }

  private referredParts({ agency, role }: Person, now: number): Parts {
    const word = this.words.get(agency);
    if (!word || (word.until !== null && word.until <= now)) return [];
    return (REFERRED[role] ?? []).filter((part) => part === 'core' || word.partitions.includes(part));
  }

  isShared(now: number): boolean {
    return this.sharedUntil === null || (this.sharedUntil !== 'never' && this.sharedUntil > now);
  }

  /** A block applies immediately and ends grants permanently; if it covers the owner, the case changes hands. */
  block(subject: Subject, people: readonly Person[]): void {
    this.blocks.push(subject);
    for (const one of this.emergencies)
      if (people.some((person) => person.name === one.by && this.isBlocked(person))) one.isOver = true;
    const covers = (block: Subject, key: string): boolean =>
      block.key === key || people.some(({ agency, kind }) => agency === key && kind === block.key);
    for (const agency of [...this.words.keys()]) if (covers(subject, agency)) this.words.delete(agency);
    // Without another agency to take it, the case stays there, out of every user's reach (ADR 0014).
    if (this.blocks.some((block) => covers(block, this.fallback))) return;
    for (const held of this.cases) if (covers(subject, held.owner)) held.owner = this.fallback;
  }

  /** Never the police, blocked people, or a person whose last emergency access was not reviewed within a day. */
  mayOpen(person: Person, now: number): boolean {
    const isLocked = this.emergencies.some(
      ({ by, isJudged, openedAt }) => by === person.name && !isJudged && openedAt + 24 * HOUR <= now,
    );
    return person.kind !== 'police' && !this.isBlocked(person) && !isLocked;
  }

  /** Whether an emergency access is still open to the person who opened it. */
  isOpen({ by, openedAt, isOver }: Emergency, person: Person, now: number): boolean {
    return by === person.name && !isOver && openedAt + 4 * HOUR > now && !this.isBlocked(person);
  }

  lift(subject: Subject): void {
    const place = this.blocks.indexOf(subject);
    if (place >= 0) this.blocks.splice(place, 1);
  }
}

function ownParts({ kind, role }: Person): Parts {
  const rank = role === 'supervisor' ? 'supervisor' : 'worker';
  if (kind !== 'police') return OWN[rank] ?? [];
  return OWN[rank === 'supervisor' ? 'policeSupervisor' : 'policeWorker'] ?? [];
}

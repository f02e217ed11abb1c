/**
 * Policy: a registration needs a name, the present danger, the form of violence, the question about agencies and her
 * consent. The case asks for everything else, and stops asking once it was answered; "not known" is an answer. A
 * referred case waits for the question about the working group too: the sender's answer holds for the sender's case.
 */
import type { LinkageConsent } from '../consent/index.js';
import { codeList } from '../shared/code-lists.js';
import type { AgeBand, CaseOrigin, CaseStatus } from './cases.types.js';
import type { KnownAnswer } from './classification.types.js';

/** In the order in which they are asked. */
export const OPEN_QUESTIONS = codeList('OpenQuestion', [
  'conflict',
  'safe_contact',
  'incident',
  'person',
  'background',
  'linkage',
  'group_consent',
]);
export type OpenQuestion = (typeof OPEN_QUESTIONS)[number];

/** What is recorded of a registration. */
export interface RegistrationFacts {
  readonly origin: CaseOrigin;
  readonly status: CaseStatus;
  readonly isErased: boolean;
  readonly conflictAnswer: KnownAnswer | null;
  readonly awaitsSafeContact: boolean;
  readonly awaitsBackground: boolean;
  readonly awaitsDetails: boolean;
  readonly ageBand: AgeBand;
  /** More of who she is was recorded since. */
  readonly identityCompleted: boolean;
  /** The case belongs to a working group, and nobody asked her about sharing with it. */
  readonly awaitsGroupConsent: boolean;
}

export interface RegistrationViewer {
  /** Partitions that the viewer writes as the owner of the case. */
  readonly writes: ReadonlySet<string>;
  /** null: not shown to the viewer. */
  readonly linkageConsent: LinkageConsent | null;
}

/** The partition that the answer writes, and whether it still waits. */
type Waiting = readonly [partition: string, isWaiting: boolean];

const waitingOf = (
  facts: RegistrationFacts,
  { linkageConsent }: RegistrationViewer,
): Record<OpenQuestion, Waiting> => ({
  conflict: ['core', facts.conflictAnswer === 'unknown'],
  safe_contact: ['safe_contact', facts.awaitsSafeContact],
  incident: ['perpetrator', facts.awaitsDetails],
  person: ['identity', facts.ageBand === 'unknown' && !facts.identityCompleted],
  background: ['core', facts.awaitsBackground],
  linkage: ['consent', linkageConsent === 'not_asked'],
  group_consent: ['consent', facts.awaitsGroupConsent],
});

const isOpenCase = ({ status, isErased }: RegistrationFacts): boolean => status === 'open' && !isErased;

/** What a registration left open, for those who may answer it; an imported record is asked nothing. */
export function openQuestions(facts: RegistrationFacts, viewer: RegistrationViewer): OpenQuestion[] {
  if (!isOpenCase(facts) || facts.origin === 'import') return [];
  const waiting = waitingOf(facts, viewer);
  const asked = facts.origin === 'intake' ? OPEN_QUESTIONS : (['group_consent'] as const);
  return asked.filter((question) => {
    const [partition, isWaiting] = waiting[question];
    return isWaiting && viewer.writes.has(partition);
  });
}

/**
 * Policy: a registration needs a name, the present danger, the form of violence, the question about agencies and her
 * consent. The case asks for everything else, and stops asking once it was answered; "not known" is an answer.
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
}

export interface RegistrationViewer {
  /** Partitions that the viewer writes as the owner of the case. */
  readonly writes: ReadonlySet<string>;
  /** null: not shown to the viewer. */
  readonly linkageConsent: LinkageConsent | null;
}

/** Asked of no imported, referred, closed or erased case. */
const isAsked = ({ origin, status, isErased }: RegistrationFacts): boolean =>
  origin === 'intake' && status === 'open' && !isErased;

/** What a registration left open, for those who may answer it. */
export function openQuestions(facts: RegistrationFacts, viewer: RegistrationViewer): OpenQuestion[] {
  if (!isAsked(facts)) return [];
  const isOpen: Record<OpenQuestion, boolean> = {
    conflict: viewer.writes.has('core') && facts.conflictAnswer === 'unknown',
    safe_contact: viewer.writes.has('safe_contact') && facts.awaitsSafeContact,
    incident: viewer.writes.has('perpetrator') && facts.awaitsDetails,
    person: viewer.writes.has('identity') && facts.ageBand === 'unknown' && !facts.identityCompleted,
    background: viewer.writes.has('core') && facts.awaitsBackground,
    linkage: viewer.writes.has('consent') && viewer.linkageConsent === 'not_asked',
  };
  return OPEN_QUESTIONS.filter((question) => isOpen[question]);
}

import type { AgencyType } from '../agencies/agencies.types.js';
import { foldSentences } from './fold-words.js';
import { phrasesPattern } from './phrase-pattern.js';
import type { EventActor, HintedFactor, PhoneReason } from './register-phrases.js';
import {
  CONFLICT_WORDS,
  EVENT_PHRASES,
  FACTOR_PHRASES,
  INSTITUTIONS,
  NOBODY_PHRASES,
  NOT_TO_THEM_PHRASES,
  PHONE_PHRASES,
  PHONE_REASONS,
  SERVES_PHRASES,
  SUICIDE_PHRASES,
} from './register-phrases.js';
import type { ConflictReason, RegisterEvent, RegistrationFlags } from './registration.types.js';

interface InstitutionPatterns {
  readonly blocks: readonly AgencyType[];
  /** A quick look whether the institution is named at all. */
  readonly named: RegExp;
  readonly serves: RegExp;
  readonly notToThem: RegExp;
}

const institutions: readonly InstitutionPatterns[] = Object.values(INSTITUTIONS).map((institution) => {
  const people: readonly string[] = institution.people.length > 0 ? institution.people : institution.names;
  const lists = { ...CONFLICT_WORDS, names: institution.names, people };
  return {
    blocks: institution.blocks,
    named: phrasesPattern(['$names', '$people'], lists),
    serves: phrasesPattern(SERVES_PHRASES, lists),
    notToThem: phrasesPattern(NOT_TO_THEM_PHRASES, lists),
  };
});

const suicide = phrasesPattern(SUICIDE_PHRASES);
const nobody = phrasesPattern(NOBODY_PHRASES, CONFLICT_WORDS);
const phone = PHONE_REASONS.map((reason) => ({ reason, found: phrasesPattern(PHONE_PHRASES[reason]) }));
const events = EVENT_PHRASES.map(({ event, by, finds }) => ({ event, by, found: phrasesPattern(finds) }));
const factors = (Object.entries(FACTOR_PHRASES) as [HintedFactor, readonly string[]][]).map(
  ([factor, finds]) => ({ factor, found: phrasesPattern(finds) }),
);

const anyOf = (pattern: RegExp, sentences: readonly string[]): boolean =>
  sentences.some((sentence) => pattern.test(sentence));

/** The kinds of agency that must not see the row, and why (SECURITY B 4); read widely, lifted by people. */
export function findConflict(sentences: readonly string[]): RegistrationFlags['conflict'] {
  const agencyTypes = new Set<AgencyType>();
  const reasons = new Set<ConflictReason>();
  for (const institution of institutions) {
    const naming = sentences.filter((sentence) => institution.named.test(sentence));
    const serves = anyOf(institution.serves, naming);
    const hidden = anyOf(institution.notToThem, naming);
    if (serves) reasons.add('serves_there');
    if (hidden) reasons.add('not_to_be_told');
    if (serves || hidden) institution.blocks.forEach((type) => agencyTypes.add(type));
  }
  return { agencyTypes: [...agencyTypes], reasons: [...reasons] };
}

/** Whether the words tell of an attempt on her own life or of the wish to end it. */
export const tellsOfSuicide = (sentences: readonly string[]): boolean => anyOf(suicide, sentences);

/** Whether she asked that nobody at all be told. */
export const asksForSilence = (sentences: readonly string[]): boolean => anyOf(nobody, sentences);

/** Why the number beside these words must not be used. */
export const phoneReasons = (sentences: readonly string[]): readonly PhoneReason[] =>
  phone.filter(({ found }) => anyOf(found, sentences)).map(({ reason }) => reason);

const actor = (by: EventActor | null, keeper: AgencyType): RegisterEvent['by'] =>
  by === 'keeper' ? keeper : by;

/** Events that the words tell of, each once with who did it; `keeper` is the kind of agency whose register it is. */
export const findEvents = (sentences: readonly string[], keeper: AgencyType): readonly RegisterEvent[] =>
  events
    .filter(({ found }) => anyOf(found, sentences))
    .map(({ event, by }) => ({ event, by: actor(by, keeper) }));

/** Answers of the factor list that the words give plainly: they order reviews and assess nobody. */
export const hintedFactors = (sentences: readonly string[]): readonly HintedFactor[] =>
  factors.filter(({ found }) => anyOf(found, sentences)).map(({ factor }) => factor);

/** The texts of a row as the sentences that the other functions of this file read. */
export const sentencesOf = (texts: readonly string[]): readonly string[] => texts.flatMap(foldSentences);

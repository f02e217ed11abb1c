/**
 * Names as Tajikistan writes them: one sound alphabet over three spellings; particles and endings are compared as
 * additional forms of the full one (DOMAIN 6.2 and 6.3, LINKAGE 3). Used by search and by the import of registers.
 */
export { nameTokens, normaliseName, withoutInvisible } from './names/normalise-name.js';
export { consonantsOf, skeletonOf, vowelClassesOf } from './names/skeleton.js';
export {
  nameFormsOf,
  readingsOf,
  wordKeysOf,
  nameAgreement,
  nameAnswers,
  searchKeysOf,
} from './names/name-forms.js';
export type { FormKind, NameForm, NameToken, WordKeys, NameAgreement } from './names/name-forms.js';
export { fullNameTokensOf, namePartsOf, matchTokensOf, readingsInParts } from './names/name-parts.js';
export type { NameParts, MatchTokens } from './names/name-parts.js';

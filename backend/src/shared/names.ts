/**
 * Names as Tajikistan writes them: one sound alphabet over three spellings, with particles and endings compared
 * beside the full form (DOMAIN 6.2 and 6.3, LINKAGE 3). Used by search and by the import of registers.
 */
export { nameTokens, normaliseName, withoutInvisible } from './names/normalise-name.js';
export { consonantsOf, skeletonOf, vowelClassesOf } from './names/skeleton.js';
export { nameFormsOf, readingsOf, wordKeysOf } from './names/name-forms.js';
export type { FormKind, NameForm, NameToken, WordKeys } from './names/name-forms.js';
export { nameAgreement, nameAnswers, searchKeysOf } from './names/name-match.js';
export type { NameAgreement } from './names/name-match.js';
export { namePartsOf } from './names/name-parts.js';
export type { NameParts } from './names/name-parts.js';
export { matchTokensOf } from './names/name-tokens.js';
export type { MatchTokens } from './names/name-tokens.js';

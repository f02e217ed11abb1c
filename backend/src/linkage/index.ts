export { candidatePairs } from './engine/candidates.js';
export { Encoder } from './engine/encode.js';
export { evaluate, pairCompleteness, reviewed } from './engine/evaluate.js';
export { encodeAll, estimatePersons, linkAll, toReview } from './engine/link.js';
export type { Linked } from './engine/link.js';
export { readRegistrationFile } from './engine/registration-file.js';

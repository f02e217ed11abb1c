export { BLOCK_CAP, candidatePairs } from './engine/candidates.js';
export { readColumnMap, readRegistrationFile } from './engine/registration-file.js';
export { DEFAULT_MODEL } from './engine/default-model.js';
export { Encoder } from './engine/encode.js';
export type { EncodedRegistration, Tag } from './engine/encode.js';
export { evaluate, pairCompleteness, reviewed } from './engine/measuring.js';
export { Frequencies } from './engine/frequencies.js';
export {
  encodeAll,
  encodeOne,
  estimatePersons,
  learnFrom,
  linkAll,
  toReview,
  linkageOf,
} from './engine/link.js';
export type { Linked } from './engine/link.js';
export { Scorer } from './engine/model.js';
export type { LinkageModel } from './engine/model.js';
export { linkOneByOne } from './engine/measuring.js';
export type { WrittenRegistration } from './engine/registration.types.js';
export { LinkageModule } from './linkage.module.js';
export { writtenRegistration } from './worker/linkage-inbox.js';

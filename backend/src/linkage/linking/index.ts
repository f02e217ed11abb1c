export { learnApart } from './learn-apart.js';
export type { Learn } from './learner.js';
export { LinkageDatabase } from './linkage-database.js';
export { LinkageKeys, openLinkageKey } from './linkage-key.js';
export { Linker } from './linker.js';
export { LinkingModule } from './linking.module.js';

export { FrequencyBook } from './frequency-book.js';
export { LinkageDatabase } from './linkage-database.js';
export { LinkageKey, openLinkageKey } from './linkage-key.js';
export { Linker } from './linker.js';
export { LinkingModule } from './linking.module.js';

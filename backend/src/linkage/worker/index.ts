export { estimateInWorker } from './parameter-estimator.js';
export type { Estimate } from './parameter-estimator.js';
export { LinkageDatabase, LinkageKeys, openLinkageKey } from './linkage-keys.js';
export { Linker } from './linker.js';
export { LinkageWorkerModule } from './linkage-worker.module.js';

export { estimateInWorker } from './estimate-in-worker.js';
export type { Estimate } from './parameter-estimator.js';
export { LinkageDatabase, LinkageKeys, openLinkageKey } from './linkage-store.js';
export { Linker } from './linker.js';
export { LinkageWorkerModule } from './linkage-worker.module.js';

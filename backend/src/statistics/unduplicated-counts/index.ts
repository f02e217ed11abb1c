export { UnduplicatedCounts } from './unduplicated-counts.js';
export { UnduplicatedCountsModule } from './unduplicated-counts.module.js';

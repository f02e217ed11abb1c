export { Aggregation } from './aggregation.js';
export { StatisticsWorkerModule } from './statistics-worker.module.js';
export { UnduplicatedCounts } from './unduplicated-counts.js';

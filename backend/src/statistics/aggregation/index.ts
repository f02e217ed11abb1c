export { Aggregation } from './aggregation.js';
export { AggregationModule } from './aggregation.module.js';

export { StatisticsModule } from './statistics.module.js';
export { ReleasesService, definitionOf } from './releases.service.js';
export type { ReleasedTable } from './releases.service.js';

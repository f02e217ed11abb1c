export { placeWordOf, wordOf } from './list-words.rules.js';
export { manualIn } from './manual/manual.js';
export type { Manual, ManualColumn, ManualPart } from './manual/manual.types.js';
export { StatisticsModule } from './statistics.module.js';
export { PublishedTablesService, definitionOf } from './published-tables.service.js';
export type { ReleasedTable } from './published-tables.service.js';
export type { PublishedTable } from './releases.store.js';
export { nameOf, periodNamed } from './releases.rules.js';
export { ALL_COLUMNS } from './statistics.types.js';

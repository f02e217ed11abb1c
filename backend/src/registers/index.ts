export { RegistersModule } from './registers.module.js';
export { RegistersService } from './registers.service.js';
export type { FailedRow, ImportReport, ImportRequest, ReportedRow } from './import-run.types.js';
export { FILE_REFUSALS, MOST_BYTES } from './read-register.js';
export { importSentence } from './import-words.js';
export { joinedReport, reportFile, reportLines } from './import-report.js';
export { demoFolder, findMapping, mappingNames, readMapping } from './declared-mappings.js';
export type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';

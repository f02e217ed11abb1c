export { ImportsModule } from './imports.module.js';
export { ImportsService } from './imports.service.js';
export type { ImportReport, ImportRequest } from './registration.types.js';
export { MOST_BYTES } from './read-register.js';
export { importSentence, joinedReport, reportFile, reportLines } from './import-report.js';
export { demoFolder, findMapping, mappingNames, readMapping } from './register-mapping.js';
export type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';

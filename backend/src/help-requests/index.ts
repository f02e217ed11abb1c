export { HelpLineService } from './help-line.service.js';
export type { HelpLine, Kept } from './help-line.service.js';
export { HelpRequestsModule } from './help-requests.module.js';
export { looksDialled } from './help-requests.rules.js';

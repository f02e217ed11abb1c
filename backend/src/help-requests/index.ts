export { HelpLineService } from './help-line.service.js';
export type { Crowd, HelpLine, Kept } from './help-line.service.js';
export { HelpRequestsModule } from './help-requests.module.js';
export { looksDialled, looksLikeJunk } from './help-requests.rules.js';
export type { HelpLineState, HelpWords } from './help-requests.types.js';

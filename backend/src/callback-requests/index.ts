export { HotlineService } from './hotline.service.js';
export type { Crowd, Hotline, Kept } from './hotline.service.js';
export { CallbackRequestsModule } from './callback-requests.module.js';
export { looksDialled, isSuspectedSpam, READ_MINUTES } from './callback-requests.rules.js';
export type { HotlineState, CallbackDetails } from './callback-requests.types.js';

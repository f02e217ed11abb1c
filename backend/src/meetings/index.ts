export { MeetingsModule } from './meetings.module.js';
export { meetingsOf } from './meetings.queries.js';
export { CaseMeetingsDto } from './meetings.dto.js';

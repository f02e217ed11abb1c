export { MeetingsModule } from './meetings.module.js';
export { meetingsOf } from './case-meetings.js';
export { CaseMeetingsDto } from './meetings.dto.js';

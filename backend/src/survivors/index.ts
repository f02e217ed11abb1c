export { SurvivorsModule } from './survivors.module.js';
export { SurvivorsService } from './survivors.service.js';
export { SafeContactsService } from './safe-contacts.service.js';
export type { ContactTimes } from './safe-contacts.service.js';
export { WhereaboutsService } from './whereabouts.service.js';
export {
  ContactStateDto,
  DisclosureRequest,
  IdentityRequest,
  SafeContactDto,
  SafeContactRequest,
  SafeWindowDto,
  WhereaboutsRequest,
} from './survivors.dto.js';
export {
  identityCorrected,
  linkingDecided,
  registrationWritten,
  safeContactChanged,
} from './survivor-happenings.js';
export type { IdentityCorrection } from './survivor-happenings.js';
export { newCode, parseCode, showCode } from './survivor-code.js';
export type { Code } from './survivor-code.js';
export { DAY_PRECISIONS } from './known-day.types.js';
export type { DayPrecision } from './known-day.types.js';
export { CONTACT_CHANNELS } from './safe-contact.types.js';
export { SAFE_TIMES_DAYS } from './safe-contact.rules.js';
export type { ContactChannel, SafeTimes, SafeWindow } from './safe-contact.types.js';
export { phoneOf } from './safe-contact-mapping.js';
export { birthOf } from './survivors.types.js';
export type { DisclosureReason, Identity, SafeContact, WrittenWords } from './survivors.types.js';
export { FirstRecordsService } from './first-records.service.js';

export { SurvivorsModule } from './survivors.module.js';
export { SurvivorsService, newCode, parseCode, parseCodePart, showCode } from './survivors.service.js';
export { SafeContactsService } from './safe-contacts.service.js';
export type { ContactTimes } from './safe-contacts.service.js';
export { isWithHisFamily } from './children.types.js';
export type { ChildSafetyAnswer, LivesWith } from './children.types.js';
export { ChildrenService } from './children.service.js';
export { WhereaboutsService } from './whereabouts.service.js';
export {
  ContactStateDto,
  DisclosureRequest,
  IdentityRequest,
  SafeContactDto,
  SafeContactRequest,
  SafeWindowDto,
  WeeklyWindowRequest,
  WhereaboutsRequest,
} from './survivors.dto.js';
export {
  childAnswered,
  childChanged,
  identityCorrected,
  linkingDecided,
  registrationWritten,
  safeContactChanged,
  survivorMoved,
} from './survivors.events.js';
export type { IdentityCorrectedEvent } from './survivors.events.js';
export type { Code } from './survivors.service.js';
export { DAY_PRECISIONS, IDENTITY_LINES, birthOf } from './survivors.types.js';
export type {
  DayPrecision,
  DisclosureReason,
  Identity,
  IdentityLine,
  SafeContact,
  WrittenWords,
} from './survivors.types.js';
export { CONTACT_CHANNELS } from './survivors.types.js';
export { SAFE_TIMES_DAYS } from './safe-contact.rules.js';
export type { ContactChannel, SafeTimes, SafeWindow } from './survivors.types.js';
export { phoneOf } from './safe-contacts.service.js';
export { IntakeContactService } from './whereabouts.service.js';

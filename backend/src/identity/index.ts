export { IdentityModule } from './identity.module.js';
export { NamesDto } from './identity.dto.js';
export { FirstAccountsService } from './first-accounts.service.js';
export { PeopleService } from './people.service.js';
export { SessionsService } from './sessions.service.js';
export { LANGUAGES } from './identity.types.js';
export type { Language, Names } from './identity.types.js';
export { personNamed } from './identity-happenings.js';
export type { PersonNamed } from './identity-happenings.js';

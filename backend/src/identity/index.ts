export { ColleagueDto, NamesDto } from './identity.dto.js';
export { IdentityModule } from './identity.module.js';
export { FirstAccountsService } from './first-accounts.service.js';
export { UsersService } from './users.service.js';
export { SessionsService } from './sessions.service.js';
export { LANGUAGES } from './identity.types.js';
export type { Language, Names } from './identity.types.js';
export { personNamed } from './identity.events.js';
export type { UserNamedEvent } from './identity.events.js';

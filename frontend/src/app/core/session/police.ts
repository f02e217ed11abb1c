import { inject } from '@angular/core';
import { Language } from '../language/language';
import { SessionStore } from './session.store';

/** Their information centre is theirs too. */
export const isOfThePolice = (agencyType = ''): boolean =>
  agencyType.startsWith('police_') || agencyType === 'miac';

/** Whose orders she writes, in her language: the police issue them; for everyone else empty. Called while injecting. */
export function ownIssuingBody(): string {
  const agency = inject(SessionStore).user()?.agency;
  return agency && isOfThePolice(agency.type) ? agency.name[inject(Language).current()] : '';
}

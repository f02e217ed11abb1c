import { defineEvent } from '../platform/events/events.js';

export interface PersonNamed {
  userId: string;
  agencyId: string;
  displayName: string;
}

/** Somebody has an account now, or is called otherwise. */
export const personNamed = defineEvent<PersonNamed>('person_named');

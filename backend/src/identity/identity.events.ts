import { defineDomainEvent } from '../platform/events/events.js';

export interface UserNamedEvent {
  userId: string;
  agencyId: string;
  displayName: string;
}

/** A user got an account or a new name. */
export const personNamed = defineDomainEvent<UserNamedEvent>('person_named');

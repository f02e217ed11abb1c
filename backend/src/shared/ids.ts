import { v7 } from 'uuid';

/** A UUIDv7: random enough to be unguessable by walking, ordered enough for an index. */
export const newId = (): string => v7();

import { Injectable } from '@nestjs/common';

/** The name of something that happened, with the type of what it carries. */
export interface EventType<Payload> {
  readonly name: string;
  readonly payload?: Payload;
}

export const defineDomainEvent = <Payload>(name: string): EventType<Payload> => ({ name });

type Handler = (payload: never) => Promise<void>;

/**
 * Events that keep an invariant run their handlers in the same transaction as the change that caused them: an open
 * case never lacks a next step, the gate is never stale (DESIGN 3). Lower contexts publish, higher ones register.
 */
@Injectable()
export class Events {
  private readonly handlers = new Map<string, Handler[]>();

  on<Payload>(type: EventType<Payload>, handler: (payload: Payload) => Promise<void>): void {
    const known = this.handlers.get(type.name) ?? [];
    this.handlers.set(type.name, [...known, handler as Handler]);
  }

  async publish<Payload>(type: EventType<Payload>, payload: Payload): Promise<void> {
    for (const handler of this.handlers.get(type.name) ?? []) await handler(payload as never);
  }
}

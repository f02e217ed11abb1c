import type { HttpRequest } from '@angular/common/http';
import { Injectable, signal } from '@angular/core';
import type { Waits } from '../http/request-context';

export interface CommandKeeper {
  /** The form sent this and no answer came. False where it is not kept. */
  add(waits: Waits, request: HttpRequest<unknown>): boolean;
  /** The form of this draft is being sent again. */
  takeBack(draft: string): void;
}

/** Where a command waits that found no line. The frame around the screens brings it, so that sign-in loads without. */
@Injectable({ providedIn: 'root' })
export class HeldCommands {
  keeper: CommandKeeper | null = null;
  /** Of those that lie sealed on this phone beside cases that were taken along. */
  readonly along = signal({ waiting: 0, needsYou: 0 });
  /** The person whose copy of cases the server ended, until she took cases along again. */
  readonly endedOf = signal<string | null>(null);
}

import type { HttpRequest } from '@angular/common/http';
import { Injectable } from '@angular/core';

export interface CommandKeeper {
  /** The form `key` sent this and no answer came. */
  add(key: string, request: HttpRequest<unknown>): void;
  /** The form is being sent again. */
  takeBack(key: string): void;
}

/** Where a command waits that found no line. The frame around the screens brings it, so that sign-in loads without. */
@Injectable({ providedIn: 'root' })
export class HeldCommands {
  keeper: CommandKeeper | null = null;
}

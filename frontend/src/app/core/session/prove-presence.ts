import { Injectable, Injector, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Dialogs } from '../dialogs/dialogs';
import { toProblem } from '../http/api-problem';

/** What needs somebody to prove that it is she: asked once the server says so, with what she has. For components. */
@Injectable({ providedIn: 'root' })
export class ProvePresence {
  private readonly injector = inject(Injector);

  /** Does the work; where presence is asked for, once more after it was proved. Throws what refused it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (problem) {
      if (toProblem(problem).code !== 'step_up_required' || !(await this.ask())) throw problem;
      return work();
    }
  }

  /** Whether she proved it. */
  async ask(): Promise<boolean> {
    const { PresenceDialog } = await import('./presence-dialog');
    const dialog = this.injector.get(Dialogs).open<unknown, unknown, boolean>(PresenceDialog);
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}

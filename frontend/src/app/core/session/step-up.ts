import { Injectable, Injector, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Dialogs } from '../dialogs/dialogs';
import { toProblem } from '../http/api-problem';

/** Step-up, requested once the server demands it, with the factors that the user has. For components. */
@Injectable({ providedIn: 'root' })
export class StepUp {
  private readonly injector = inject(Injector);

  /** Does the work; repeats it after a step-up if the server demands one. Throws the refusal. */
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
    const { StepUpDialog } = await import('./step-up-dialog');
    const dialog = this.injector.get(Dialogs).open<unknown, unknown, boolean>(StepUpDialog);
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}

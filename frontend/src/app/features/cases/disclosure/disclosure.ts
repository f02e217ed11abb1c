import { computed, inject, signal } from '@angular/core';
import { stepUp } from '../../../api/fn/session/step-up';
import type { DisclosureRequest } from '../../../api/models/disclosure-request';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { StepUp } from '../../../core/session/step-up';
import { SessionStore } from '../../../core/session/session.store';
import type { UnmaskRequest } from '../masked-field/unmask-form';

type Reason = DisclosureRequest['reason'];

/**
 * Shows something hidden. The worker who leads the case sees it on one tap, with the reason of her task; everybody
 * else proves presence and says why first. Call it where a component's fields are made.
 */
export class Disclosure<T> {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly presence = inject(StepUp);
  private readonly proofs = inject(SessionStore).proofs;

  /** Null while hidden. */
  readonly value = signal<T | null>(null);
  /** Presence must be proved and a reason given before anything is shown. */
  readonly isAsking = signal(false);
  /** The same form takes the password; other factors are requested when the user sends it. */
  readonly needsPassword = computed(() => this.proofs().includes('password'));
  readonly isPending = signal(false);
  readonly problem = signal('');

  constructor(private readonly ask: (reason: Reason) => Promise<T>) {}

  async want(onOneTap: { isLead: boolean; reason: Reason }): Promise<void> {
    if (!onOneTap.isLead) return this.isAsking.set(true);
    await this.attempt(() => this.show(onOneTap.reason));
  }

  async send(request: UnmaskRequest): Promise<void> {
    await this.attempt(async () => {
      if (!this.needsPassword()) return this.presence.during(() => this.show(request.reason));
      await this.api.call(stepUp, { body: { password: request.password } });
      await this.show(request.reason);
    });
  }

  cancel(): void {
    this.isAsking.set(false);
    this.problem.set('');
  }

  hide(): void {
    this.value.set(null);
  }

  private async show(reason: Reason): Promise<void> {
    this.value.set(await this.ask(reason));
    this.isAsking.set(false);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.isPending()) return;
    this.isPending.set(true);
    this.problem.set('');
    try {
      await work();
    } catch (problem) {
      const mustProve = toProblem(problem).code === 'step_up_required';
      this.isAsking.update((isAsking) => isAsking || mustProve);
      if (!mustProve) this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isPending.set(false);
    }
  }
}

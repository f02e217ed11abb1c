import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { carryOutErasure } from '../../../api/fn/cases/carry-out-erasure';
import { confirmErasure } from '../../../api/fn/cases/confirm-erasure';
import { stopErasure } from '../../../api/fn/cases/stop-erasure';
import type { ErasureRequestLineDto } from '../../../api/models/erasure-request-line-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { Announcer } from '../../../core/shell/announcer';
import { Note } from '../../../ui/note/note';

type Action = ErasureRequestLineDto['allowedActions'][number];
const CALLS = { confirm: confirmErasure, stop: stopErasure, carry_out: carryOutErasure } as const;

/** The steps of a request to erase an open case that the server allows the user. */
@Component({
  selector: 'pn-erasure-steps',
  imports: [MatButton, Note],
  template: `
    @if (problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
    }
    @if (request().allowedActions.length > 0) {
      <div class="actions">
        @for (action of request().allowedActions; track action) {
          <button
            [matButton]="action === 'stop' ? 'filled' : 'outlined'"
            type="button"
            (click)="take(action)"
          >
            {{ t('erasure-do.' + name(action)) }}
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .actions {
      margin-top: 8px;
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class ErasureSteps {
  readonly request = input.required<Pick<ErasureRequestLineDto, 'id' | 'allowedActions'>>();
  readonly taken = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private isSending = false;
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly problem = signal('');

  protected async take(action: Action): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    const { id } = this.request();
    const context = new Submission().context();
    try {
      await this.presence.during(() => this.api.call(CALLS[action], { id }, context));
      this.announcer.say(this.t('ui.saved'));
      this.taken.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}

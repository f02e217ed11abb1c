import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { confirmAvailablePlaces } from '../../api/fn/directory/confirm-available-places';
import type { ServiceDto } from '../../api/models/service-dto';
import { toProblem } from '../../core/http/api-problem';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { TextField } from '../../ui/field/text-field';
import { ReturnsFocus } from '../../ui/panel/returns-focus';

/** Up to so many places a tap on the number is enough. */
const MOST_BUTTONS = 20;

/** How many places are free now: the second of two taps says it. */
@Component({
  selector: 'pn-confirm-places',
  imports: [ChoiceChips, MatButton, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <div class="stack" role="group" [attr.aria-label]="t('services.confirm-question')">
      <p>
        <b>{{ t('services.confirm-question') }}</b>
        <span class="small quiet"> {{ t(holds()) }}</span>
      </p>
      @if (service().capacityUnit === 'beds') {
        <pn-choice-chips
          [legend]="t('services.children-question')"
          [options]="yesOrNo()"
          [(value)]="withChildren"
        />
      }
      @if (numbers(); as choices) {
        <div class="numbers">
          @for (count of choices; track count) {
            <button
              matButton="outlined"
              type="button"
              [disabled]="isSending()"
              [attr.aria-label]="t('services.free', { count })"
              (click)="confirm(count)"
            >
              {{ count }}
            </button>
          }
        </div>
      } @else {
        <form class="actions" novalidate (submit)="confirmTyped($event)">
          <pn-text-field
            fieldId="free-places"
            [label]="t('services.places')"
            inputmode="numeric"
            [(value)]="typed"
          />
          <button matButton="filled" type="submit">{{ t('services.confirm') }}</button>
        </form>
      }
      @if (problem()) {
        <p class="error" role="alert">{{ problem() }}</p>
      }
      @if (mayCancel()) {
        <div class="actions">
          <button matButton type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
        </div>
      }
    </div>
  `,
  styles: `
    .numbers {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .numbers button {
      min-width: 56px;
    }
  `,
})
export class ConfirmPlaces {
  readonly service = input.required<ServiceDto>();
  /** False on a page that always shows the question. */
  readonly mayCancel = input(true);
  readonly confirmed = output<ServiceDto>();
  /** Another user changed it: an accepted request took a place. */
  readonly outdated = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly typed = signal('');
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  protected readonly numbers = computed(() => {
    const capacity = this.service().capacity ?? 0;
    return capacity > MOST_BUTTONS ? null : Array.from({ length: capacity + 1 }, (_, count) => count);
  });
  /** Never the old answer: it may have been true of the room that is taken now. */
  protected readonly withChildren = signal<string | null>(null);
  protected readonly yesOrNo = computed(() =>
    (['yes', 'no'] as const).map((value) => ({ value, label: this.t(`answer.${value}`) })),
  );
  protected readonly holds = computed(() =>
    this.service().capacityUnit === 'beds' ? 'services.holds-beds' : 'services.holds-appointments',
  );

  private children(): boolean | null {
    const answer = this.withChildren();
    return answer === null ? null : answer === 'yes';
  }

  protected confirmTyped(event: Event): void {
    event.preventDefault();
    const count = Number(this.typed().trim());
    if (!this.typed().trim() || !Number.isInteger(count) || count < 0)
      return this.problem.set(this.problems.fieldSentence('required'));
    void this.confirm(count);
  }

  protected async confirm(freePlaces: number): Promise<void> {
    if (this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    const { id, version } = this.service();
    try {
      const params = { id, body: { freePlaces, withChildren: this.children() } };
      this.confirmed.emit(
        await this.api.call(confirmAvailablePlaces, params, this.submission.context(version)),
      );
    } catch (problem) {
      const field = toProblem(problem).details.fields?.[0]?.code;
      this.problem.set(field ? this.problems.fieldSentence(field) : this.problems.sentence(problem));
      if (toProblem(problem).status === 412) this.outdated.emit();
    } finally {
      this.isSending.set(false);
    }
  }
}

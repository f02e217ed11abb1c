import { ChangeDetectionStrategy, Component, inject, input, model } from '@angular/core';
import type { BlockerDto } from '../../api/models/blocker-dto';
import type { OverrideDto } from '../../api/models/override-dto';
import { Texts } from '../../core/language/texts';
import { CodeSelect } from '../../ui/field/code-select';
import { ClosingWords } from './closing-words';

type OverrideReason = NonNullable<OverrideDto['reason']>;
const OVERRIDE_REASONS: readonly OverrideReason[] = [
  'she_does_not_want_it',
  'impossible_in_district',
  'agency_no_longer_exists',
  'done_elsewhere_in_writing',
];

/** Reasons chosen so far, by the code of what is passed over. */
export type ChosenOverrides = Readonly<Record<string, string>>;

/** Several blockers of one code are passed over together. */
export const overridable = (blockers: readonly BlockerDto[]): BlockerDto[] =>
  blockers.filter(
    (blocker, index) =>
      blocker.overridable && blockers.findIndex(({ code }) => code === blocker.code) === index,
  );

/** As the API takes them: only for what still stands, and each with the reason chosen for it. */
export const toOverrides = (blockers: readonly BlockerDto[], chosen: ChosenOverrides): OverrideDto[] =>
  overridable(blockers).map(({ code }) => ({
    code,
    reason: OVERRIDE_REASONS.find((reason) => reason === chosen[code]) ?? null,
  }));

/** What a supervisor may pass over, each point with a reason of its own; what she may not is not in it. */
@Component({
  selector: 'pn-override-list',
  imports: [CodeSelect],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul class="stack">
      @for (blocker of blockers(); track blocker.code) {
        <li>
          <p>{{ words.blocker(blocker) }}</p>
          <pn-code-select
            [fieldId]="'override-' + blocker.code"
            prefix="override-reason."
            [label]="t('closing.override-why')"
            [codes]="reasons"
            [error]="isTried() && !chosen()[blocker.code] ? t('closing.missing-why') : ''"
            [value]="chosen()[blocker.code] ?? ''"
            (valueChange)="choose(blocker.code, $event)"
          />
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-bottom: 8px;
      font-weight: 600;
    }
  `,
})
export class OverrideList {
  /** Only those that may be passed over. */
  readonly blockers = input.required<readonly BlockerDto[]>();
  readonly isTried = input(false);
  readonly chosen = model<ChosenOverrides>({});

  protected readonly t = inject(Texts).t;
  protected readonly words = inject(ClosingWords);
  protected readonly reasons = OVERRIDE_REASONS;

  protected choose(code: string, reason: string): void {
    this.chosen.set({ ...this.chosen(), [code]: reason });
  }
}

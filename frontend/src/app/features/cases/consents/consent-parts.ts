import { Component, computed, effect, inject, input, model, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { getConsentSheet } from '../../../api/fn/consents/get-consent-sheet';
import type { ConsentSheetDto } from '../../../api/models/consent-sheet-dto';
import { Api } from '../../../core/http/api';
import type { FormErrors } from '../../../core/http/form-errors';
import { Texts, textName } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import type { ConsentForm } from './consent-form';

/** What may be passed on to one agency, a box for each part; what never is, is named and cannot be ticked. */
@Component({
  selector: 'pn-consent-parts',
  imports: [Icon, MatCheckbox],
  template: `
    @if (sheet()) {
      <fieldset>
        <legend>{{ t('consent-screen.parts') }}</legend>
        @if (errors().at('partitions'); as error) {
          <p class="error"><pn-icon name="late" [size]="16" />{{ error }}</p>
        }
        @for (part of parts(); track part.partition; let first = $first) {
          <mat-checkbox
            [id]="first ? 'partitions' : 'part-' + part.partition"
            [checked]="form().parts().includes(part.partition)"
            (change)="toggle(part.partition)"
            >{{ part.label }}</mat-checkbox
          >
        }
        @if (locked().length > 0) {
          <p class="small quiet locked">
            <pn-icon name="lock" [size]="16" />{{ t('consent-screen.never') }}: {{ locked().join(', ') }}
          </p>
        }
      </fieldset>
    }
  `,
  styleUrl: './consent-parts.scss',
})
export class ConsentParts {
  readonly form = input.required<ConsentForm>();
  readonly agencyId = input.required<string>();
  readonly errors = input.required<FormErrors>();
  readonly sheet = model<ConsentSheetDto | null>(null);

  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  /** What may be ticked; one box for each part that is stored together. */
  protected readonly parts = computed(() => {
    const rows = this.rows(false);
    const partitions = [...new Set(rows.map(({ partition }) => partition))];
    return partitions.map((partition) => ({
      partition,
      label: rows
        .filter((row) => row.partition === partition)
        .map(({ group }) => this.t(`sheet-group.${textName(group)}`))
        .join(', '),
    }));
  });
  protected readonly locked = computed(() =>
    this.rows(true).map(({ group }) => this.t(`sheet-group.${textName(group)}`)),
  );

  constructor() {
    effect(() => {
      const agencyId = this.agencyId();
      untracked(() => void this.load(agencyId));
    });
  }

  protected toggle(partition: string): void {
    this.form().parts.update((parts) =>
      parts.includes(partition) ? parts.filter((other) => other !== partition) : [...parts, partition],
    );
  }

  private rows(never: boolean) {
    return (this.sheet()?.rows ?? []).filter(({ state }) => (state === 'never') === never);
  }

  private async load(agencyId: string): Promise<void> {
    if (this.sheet()?.agencyId === agencyId) return;
    const isFirst = this.sheet() === null;
    this.sheet.set(null);
    if (!agencyId) return;
    try {
      const sheet = await this.api.call(getConsentSheet, { agencyId });
      if (this.agencyId() !== agencyId) return;
      this.sheet.set(sheet);
      this.form().parts.update((parts) => (isFirst ? stillAllowed(parts, sheet) : []));
    } catch (problem) {
      this.errors().showProblem(problem);
    }
  }
}

const stillAllowed = (parts: readonly string[], { rows }: ConsentSheetDto): readonly string[] =>
  parts.filter((part) => rows.some((row) => row.partition === part && row.state !== 'never'));

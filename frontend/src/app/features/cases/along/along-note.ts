import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { TextField } from '../../../ui/field/text-field';
import type { Written } from './written';

/** A note on a case that is along. */
@Component({
  selector: 'pn-along-note',
  imports: [MatButton, TextField],
  template: `
    <form class="card padded stack" novalidate autocomplete="off" (submit)="save($event)">
      <pn-text-field
        fieldId="along-note"
        [label]="t('note-screen.new')"
        [error]="problem()"
        [limit]="limit"
        [rows]="5"
        [(value)]="text"
      />
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
      </div>
    </form>
  `,
})
export class AlongNote {
  readonly written = output<Written>();

  protected readonly t = inject(Texts).t;
  protected readonly limit = TEXT_LIMITS.caseNote;
  protected readonly text = signal('');
  /** What it holds, as its draft. */
  readonly draft = computed(() => this.text().trim());
  protected readonly problem = signal('');

  protected save(event: Event): void {
    event.preventDefault();
    const text = this.text().trim();
    this.problem.set(text ? '' : this.t('error.required'));
    if (text && !isTooLong(text, this.limit))
      this.written.emit({ body: { text }, value: text, contactedAt: null });
  }
}

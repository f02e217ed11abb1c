import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

/** Names of forms are the same in every language. */
export const FILE_FORMS = [
  { form: 'pdf', name: 'PDF' },
  { form: 'xlsx', name: 'Excel' },
  { form: 'csv', name: 'CSV' },
  { form: 'json', name: 'JSON' },
] as const;
export type FileForm = (typeof FILE_FORMS)[number]['form'];

/** Takes a table away as a file; that it was taken is written down. */
@Component({
  selector: 'pn-figure-files',
  imports: [Icon, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div role="group" [attr.aria-label]="t('exports.save-as') + ': ' + caption()">
      <span class="small quiet" aria-hidden="true">{{ t('exports.save-as') }}</span>
      @for (each of forms; track each.form) {
        <button matButton type="button" (click)="asked.emit(each.form)">
          <pn-icon name="download" />{{ each.name }}
        </button>
      }
      @if (prints()) {
        <button matButton type="button" (click)="printed.emit()">
          <pn-icon name="print" />{{ t('print.print') }}
        </button>
      }
    </div>
    @if (problem()) {
      <p class="error" role="alert">{{ problem() }}</p>
    }
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-items: center;
      margin-top: 12px;
    }
    span {
      flex-basis: 100%;
    }
    @media print {
      :host {
        display: none;
      }
    }
  `,
})
export class FigureFiles {
  protected readonly t = inject(Texts).t;
  protected readonly forms = FILE_FORMS;
  readonly caption = input.required<string>();
  readonly problem = input('');
  readonly asked = output<FileForm>();
  /** It may be printed too. */
  readonly prints = input(false);
  readonly printed = output();
}

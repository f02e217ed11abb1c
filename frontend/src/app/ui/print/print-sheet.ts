import { DOCUMENT } from '@angular/common';
import {
  Component,
  DestroyRef,
  ViewEncapsulation,
  afterNextRender,
  inject,
  input,
  output,
} from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';

/**
 * A sheet of paper. Every page shows the display name, the print time, the code of the user, and how to handle it.
 * It prints once rendered, under a neutral title, and closes after printing.
 */
@Component({
  selector: 'pn-print-sheet',
  encapsulation: ViewEncapsulation.None,
  styleUrl: './print-sheet.scss',
  template: `
    <table class="sheet printable" role="presentation">
      <thead>
        <tr>
          <td>
            <b>{{ t('app.name') }}</b>
            @if (!isForHer()) {
              <span>{{ dates.date(printedAt()) }} {{ dates.time(printedAt()) }}</span>
              <span>{{ t('print.by', { code: printedBy() }) }}</span>
            }
          </td>
        </tr>
      </thead>
      @if (!isForHer()) {
        <tfoot>
          <tr>
            <td>{{ t('print.footer') }}</td>
          </tr>
        </tfoot>
      }
      <tbody>
        <tr>
          <td><ng-content /></td>
        </tr>
      </tbody>
    </table>
  `,
})
export class PrintSheet {
  readonly printedAt = input.required<string>();
  /** A code that stands for the person. */
  readonly printedBy = input.required<string>();
  /** What she keeps says neither when nor by whom, and not that it is to be locked away. */
  readonly isForHer = input(false);
  readonly done = output();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);

  constructor() {
    const document = inject(DOCUMENT);
    const window = document.defaultView;
    const title = document.title;
    const end = () => this.done.emit();
    window?.addEventListener('afterprint', end);
    inject(DestroyRef).onDestroy(() => {
      window?.removeEventListener('afterprint', end);
      document.title = title;
    });
    afterNextRender(() => {
      // A file that is saved instead takes its name from here.
      document.title = this.t('app.tab-title');
      window?.print();
    });
  }
}

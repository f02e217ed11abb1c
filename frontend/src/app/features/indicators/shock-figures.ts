import { Component, computed, inject, input } from '@angular/core';
import type { ShockFigureDto } from '../../api/models/shock-figure-dto';
import type { ShockWindowDto } from '../../api/models/shock-window-dto';
import { Texts, textName } from '../../core/language/texts';

/** In this order, with the words of their codes. */
const PARTS = { work: 'shock-count.', wellbeing: 'counted.', forms: 'law-form.', paths: 'referred-from.' };
type Part = keyof typeof PARTS;

/** Counts that are no share of anything, for the months before, during and after. */
@Component({
  selector: 'pn-shock-figures',
  template: `
    @for (card of cards(); track card.part) {
      <section class="card padded">
        <h2>{{ t('shock-part.' + card.part) }}</h2>
        @if (card.part === 'wellbeing') {
          <p class="small quiet">{{ t('shocks.wellbeing-how') }}</p>
        }
        <table [attr.aria-label]="t('shock-part.' + card.part)">
          <thead>
            <tr>
              @for (window of windows(); track window.window) {
                <th scope="col" class="small">
                  {{ t('shock-window.' + name(window.window)) }}
                  <span class="quiet">{{ t('shocks.months', { count: window.months }) }}</span>
                </th>
              }
            </tr>
          </thead>
          @for (line of card.lines; track line.name) {
            <tbody>
              <tr>
                <th scope="rowgroup" [attr.colspan]="windows().length">{{ line.name }}</th>
              </tr>
              <tr>
                @for (number of line.numbers; track $index) {
                  <td>{{ number }}</td>
                }
              </tr>
            </tbody>
          }
        </table>
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    h2 {
      margin: 0 0 8px;
    }
    table {
      width: 100%;
      table-layout: fixed;
      border-collapse: collapse;
    }
    th {
      font-weight: 400;
      text-align: start;
      vertical-align: top;
    }
    th span {
      display: block;
    }
    tbody th {
      padding-top: 8px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    td {
      padding-bottom: 8px;
      font-weight: 600;
    }
  `,
})
export class ShockFigures {
  readonly windows = input.required<readonly ShockWindowDto[]>();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly cards = computed(() =>
    (Object.keys(PARTS) as Part[])
      .map((part) => ({ part, lines: this.linesOf(part) }))
      .filter(({ lines }) => lines.length > 0),
  );

  /** Without what was never more than 0 or, rounded, than 4. */
  private linesOf(part: Part) {
    const first = this.windows()[0]?.figures ?? [];
    return first
      .map((figure, at) => ({
        figure,
        all: this.windows().map(({ figures }) => figures[at]?.records ?? null),
      }))
      .filter(({ figure }) => figure.part === part)
      .filter(({ all }) => part === 'wellbeing' || all.some((records) => (records ?? 0) > 0))
      .map(({ figure, all }) => ({
        name: this.nameOf(figure),
        numbers: all.map((records) => records ?? (part === 'wellbeing' ? '–' : '0–4')),
      }));
  }

  private nameOf({ part, code }: ShockFigureDto): string {
    return this.t((code === 'not_known' ? 'counted.' : PARTS[part]) + textName(code));
  }
}

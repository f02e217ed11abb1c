import { Component, computed, inject, input } from '@angular/core';
import type { PairDto } from '../../api/models/pair-dto';
import { Texts } from '../../core/language/texts';
import { Icon } from '../../ui/icon/icon';
import { Agreement } from './agreement';
import { inOneLine, inOrder } from './pair-labels';
import type { Level } from './pair-labels';

const TOLD_SHORT: ReadonlySet<Level> = new Set(['same', 'not_told']);

/** One pair: what agrees and how well, and whether both are counted as one person now. */
@Component({
  selector: 'pn-pair-table',
  imports: [Agreement, Icon],
  template: `
    <p class="now">
      <pn-icon [name]="pair().isLinked ? 'person' : 'people'" />
      {{ t(pair().isLinked ? 'pairs.counted-once' : 'pairs.counted-twice') }}
    </p>
    @if (same()) {
      <p class="told">{{ same() }}</p>
    }
    <table>
      <caption class="visually-hidden">
        {{
          t('pairs.caption')
        }}
      </caption>
      <tbody>
        @for (row of rows(); track row.field) {
          <tr>
            <th scope="row">{{ t('pair-field.' + row.field) }}</th>
            <td><pn-agreement [level]="row.level" /></td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    :host {
      display: block;
    }
    .now {
      display: flex;
      gap: 8px;
      align-items: center;
      padding-bottom: 8px;
      font: var(--mat-sys-body-medium);
    }
    .told {
      padding-bottom: 8px;
      font: var(--mat-sys-body-medium);
    }
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th,
    td {
      padding: 4px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
      font: var(--mat-sys-body-medium);
      text-align: start;
      vertical-align: middle;
    }
    th {
      width: 37%;
      padding-inline-end: 4px;
      overflow-wrap: anywhere;
    }
    @media (width >= 600px) {
      th,
      td {
        padding-block: 8px;
        font-size: 1rem;
      }
    }
  `,
})
export class PairTable {
  readonly pair = input.required<PairDto>();
  /** Shows equal fields in one line and leaves unknown ones out. */
  readonly isShort = input(false);

  protected readonly t = inject(Texts).t;
  protected readonly rows = computed(() => {
    const rows = inOrder(this.pair().fields);
    return this.isShort() ? rows.filter(({ level }) => !TOLD_SHORT.has(level)) : rows;
  });
  protected readonly same = computed(() =>
    this.isShort()
      ? inOneLine(
          this.pair().fields.filter(({ level }) => level === 'same'),
          this.t,
        )
      : '',
  );
}

import { Component, computed, inject, input } from '@angular/core';
import type { PathwayDto } from '../../api/models/pathway-dto';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';

/** Who refers to whom and where it breaks, the most broken first: as a table, each line with its picture. */
@Component({
  selector: 'pn-supply-pathways',
  host: { class: 'card padded' },
  template: `
    <h2>{{ t('supply.pathways') }}</h2>
    <p class="small quiet">{{ t('supply.pathways-text') }}</p>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">{{ t('supply.from-to') }}</th>
            <th scope="col">{{ t('supply.sent') }}</th>
            <th scope="col">{{ t('supply.accepted') }}</th>
            <th scope="col">{{ t('supply.reached') }}</th>
            <th scope="col">{{ t('supply.broken') }}</th>
          </tr>
        </thead>
        <tbody>
          @for (line of lines(); track $index) {
            <tr>
              <th scope="row">
                {{ line.from }} → {{ line.to }}
                <span class="picture" aria-hidden="true" [style.width.%]="line.width">
                  <span class="reached" [style.flex-grow]="line.reached"></span>
                  <span class="between" [style.flex-grow]="line.between"></span>
                  <span class="broken" [style.flex-grow]="line.broken"></span>
                </span>
              </th>
              <td>{{ line.sent }}</td>
              <td>{{ line.accepted }}</td>
              <td>{{ line.reached }}</td>
              <td>{{ line.broken }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    h2 {
      margin: 0;
    }
    .wide {
      overflow-x: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th,
    td {
      padding: 8px 8px 8px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
      text-align: end;
      vertical-align: top;
    }
    th:first-child {
      text-align: start;
    }
    tbody th {
      font-weight: 400;
    }
    .picture {
      display: flex;
      min-width: 4px;
      height: 10px;
      margin-top: 4px;
      print-color-adjust: exact;
    }
    .reached {
      background: var(--mat-sys-primary);
    }
    .between {
      background: color-mix(in srgb, var(--mat-sys-primary) 30%, transparent);
    }
    .broken {
      background: repeating-linear-gradient(45deg, var(--mat-sys-error) 0 3px, transparent 3px 6px);
    }
  `,
})
export class SupplyPathways {
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  readonly pathways = input.required<readonly PathwayDto[]>();
  protected readonly lines = computed(() => {
    const most = Math.max(1, ...this.pathways().map(({ sent }) => sent));
    return this.pathways().map(({ from, to, ...numbers }) => ({
      ...numbers,
      from: from[this.language.current()],
      to: to?.[this.language.current()] ?? this.t('supply.nobody'),
      between: Math.max(0, numbers.sent - numbers.reached - numbers.broken),
      width: (numbers.sent / most) * 100,
    }));
  });
}

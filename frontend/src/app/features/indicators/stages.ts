import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StageDto } from '../../api/models/stage-dto';
import { Texts, textName } from '../../core/language/texts';

/** Where women drop out: how many came how far, and how many were lost before each step. The longest loss is bold. */
@Component({
  selector: 'pn-stages',
  imports: [RouterLink],
  host: { class: 'card padded' },
  template: `
    <h2>{{ t('indicators.stages') }}</h2>
    <p class="small quiet">{{ t('indicators.stages-text') }}</p>
    <ol>
      @for (each of steps(); track each.stage) {
        <li>
          <a
            routerLink="/figures/cases"
            [queryParams]="{
              of: query().of,
              quarter: query().quarter,
              indicator: 'stages',
              part: each.stage,
            }"
          >
            <span>{{ each.word }}</span><b>{{ each.value }}</b>
          </a>
          @if (each.value > 0) {
            <span class="bar" [style.width.%]="each.width" aria-hidden="true"></span>
          }
          @if (each.lost > 0) {
            <span class="small" [class.most]="each.isMost">{{
              t('indicators.lost', { count: each.lost })
            }}</span>
          }
        </li>
      }
    </ol>
  `,
  styles: `
    :host {
      display: block;
      break-inside: avoid;
    }
    h2 {
      margin: 0;
    }
    ol {
      display: grid;
      gap: 10px;
      margin: 12px 0 0;
      padding: 0;
      list-style: none;
    }
    a {
      display: flex;
      gap: 12px;
      justify-content: space-between;
      align-items: center;
      min-height: 44px;
    }
    .bar {
      display: block;
      min-width: 2px;
      height: 12px;
      border-radius: 3px;
      background: var(--mat-sys-primary);
      print-color-adjust: exact;
    }
    .most {
      font-weight: 700;
    }
  `,
})
export class Stages {
  protected readonly t = inject(Texts).t;
  readonly stages = input.required<readonly StageDto[]>();
  readonly query = input.required<{ of: string; quarter: string }>();
  protected readonly steps = computed(() => {
    const stages = this.stages();
    const all = Math.max(1, stages[0]?.value ?? 0);
    const lost = stages.map(({ value }, at) => (at === 0 ? 0 : (stages[at - 1]?.value ?? 0) - value));
    const most = Math.max(...lost);
    return stages.map(({ stage, value }, at) => ({
      ...{ stage, value, width: (value / all) * 100, lost: lost[at] ?? 0 },
      isMost: lost[at] === most && most > 0,
      word: this.t(`indicators.stage-${textName(stage)}`),
    }));
  });
}

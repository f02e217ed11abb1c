import { ChangeDetectionStrategy, Component } from '@angular/core';
import { DatesAhead } from './dates-ahead';
import { Goals } from './goals';
import { HerPlan } from './her-plan';
import { SupportLog } from './support-log';

/** The tab "Plan and support": what was done, the dates ahead, her goals and her plan. */
@Component({
  selector: 'pn-help',
  imports: [DatesAhead, Goals, HerPlan, SupportLog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-support-log />
    <pn-dates-ahead />
    <pn-goals />
    <pn-her-plan />
  `,
  styles: `
    :host {
      display: grid;
      gap: 28px;
    }
  `,
})
export class Help {}

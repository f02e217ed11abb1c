import { ChangeDetectionStrategy, Component } from '@angular/core';
import { Goals } from './goals';
import { HerPlan } from './her-plan';
import { SupportLog } from './support-log';

/** The tab "Plan and support": her plan, her goals, and what was done. */
@Component({
  selector: 'pn-help',
  imports: [Goals, HerPlan, SupportLog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-support-log />
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

import { Component } from '@angular/core';
import { KeyDates } from './key-dates';
import { Goals } from './goals';
import { Needs } from './needs';
import { SafetyPlan } from './safety-plan';
import { SupportLog } from './support-log';

/** The tab "Plan and support": what was done, the dates ahead, her goals and her plan. */
@Component({
  selector: 'pn-help',
  imports: [KeyDates, Goals, Needs, SafetyPlan, SupportLog],
  template: `
    <pn-support-log />
    <pn-key-dates />
    <pn-needs />
    <pn-goals />
    <pn-safety-plan />
  `,
  styles: `
    :host {
      display: grid;
      gap: 28px;
    }
  `,
})
export class Help {}

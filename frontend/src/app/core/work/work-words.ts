import { Injectable, inject } from '@angular/core';
import type { ContactStateDto } from '../../api/models/contact-state-dto';
import type { RowContact } from '../../ui/queue/queue.types';
import { Dates } from '../language/dates';
import { Texts, textName } from '../language/texts';

/** Sentences of a line of work: what, why, and whether she can be reached now. The codes are the server's. */
@Injectable({ providedIn: 'root' })
export class WorkWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  /** What is to be done, from the rule that made it. */
  title(rule: string): string {
    return this.t(`follow-up-rule.${textName(rule)}`);
  }

  why(because: string): string {
    return this.t(`because.${textName(because)}`);
  }

  /** One line about reaching her; null where the viewer may not read her plan. */
  contact(state: ContactStateDto | null | undefined): RowContact | null {
    if (!state) return null;
    return { state: state.state, text: this.contactText(state) };
  }

  private contactText(state: ContactStateDto): string {
    const until = state.until ? this.dates.time(state.until) : '';
    const head = this.t(`reach.${textName(state.state)}`, { time: until });
    if (!state.next) return head;
    return this.t('reach.head-with-next', { head, time: this.dates.moment(state.next.startsAt) });
  }
}

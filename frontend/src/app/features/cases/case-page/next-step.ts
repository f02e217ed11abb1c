import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { ServerClock } from '../../../core/session/server-clock';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { Icon } from '../../../ui/icon/icon';
import { safeContactHead } from '../safe-contact/banner/safe-contact';
import { safeContactView } from '../safe-contact/safe-contact-labels';
import { CaseStore } from './case-store';
import { Snooze } from './snooze';
import { RowOrigin } from './row-origin';
import { stepLink } from './step-links';
import { WorkOutcome } from './work-outcome';

/** What must happen next in this case, by when, why, and whether she can be reached at this moment. */
@Component({
  selector: 'pn-next-step',
  imports: [DueChip, Icon, MatButton, Snooze, RouterLink, RowOrigin, WorkOutcome],
  templateUrl: './next-step.html',
  styleUrl: './next-step.scss',
})
export class NextStep {
  private readonly dates = inject(Dates);
  protected readonly store = inject(CaseStore);
  protected readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly taskOf = (row: FollowUpDto): string =>
    taskKey(row.rule, { ...row, band: this.store.subject().band });
  /** A step of the viewer comes before one that another user owes. */
  protected readonly row = computed(() => {
    const pending = this.store.pending();
    return pending.find((row) => stepLink(row, this.store)) ?? pending[0] ?? null;
  });
  protected readonly isLate = computed(
    () => Date.parse(this.row()?.dueAt ?? '') < this.clock.now().getTime(),
  );
  protected readonly link = computed(() => {
    const row = this.row();
    return row && stepLink(row, this.store);
  });
  /** Only users of the owning agency can postpone it; the server sets the limit. */
  protected readonly mayPutOff = computed(() => this.store.subject().relations.includes('own'));
  protected readonly isOpen = signal(false);
  protected readonly plan = computed(() => {
    const plan = this.store.safeContact();
    return plan && safeContactView(plan, this.t);
  });
  protected readonly head = computed(() => {
    const plan = this.plan();
    return plan ? safeContactHead(plan, { t: this.t, dates: this.dates }) : '';
  });

  protected async recorded(): Promise<void> {
    this.isOpen.set(false);
    await this.store.reload();
  }
}

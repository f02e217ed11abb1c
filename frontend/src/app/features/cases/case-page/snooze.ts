import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listSnoozes } from '../../../api/fn/follow-ups/list-snoozes';
import type { FollowUpDto } from '../../../api/models';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Snoozing } from '../../../core/work/snoozing';
import { CaseStore } from './case-store';

/** Postpones the reminder of a waiting row; rows covered by one scheduled contact move together. */
@Component({
  selector: 'pn-snooze',
  imports: [MatButton],
  template: `
    @if (shown(); as put) {
      <p class="small quiet">{{ put }}</p>
    }
    @if (state()?.snooze?.isMine) {
      <button matButton="outlined" type="button" (click)="tellAgain()">{{ t('snooze.end') }}</button>
    } @else if (state()?.snoozableUntil) {
      <button matButton="outlined" type="button" (click)="putOff()">{{ t('snooze.do') }}</button>
    }
    @if (problem() || rows.problem(); as said) {
      <p class="small problem" role="alert">{{ said }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 12px;
      align-items: center;

      &:empty {
        display: none;
      }
    }
    .problem {
      color: var(--mat-sys-error);
    }
  `,
})
export class Snooze {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly dialogs = inject(Dialogs);
  private readonly snoozing = inject(Snoozing);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  readonly row = input.required<FollowUpDto>();
  /** A line that was changed has other times. */
  protected readonly rows = apiResource(
    ({ caseId }) => this.api.call(listSnoozes, { caseId }),
    () => this.row(),
  );
  protected readonly problem = signal('');
  protected readonly state = computed(() =>
    this.rows.value()?.find(({ followUpId }) => followUpId === this.row().id),
  );
  protected readonly shown = computed(() => {
    const snooze = this.state()?.snooze;
    if (!snooze) return '';
    const reason = this.t(`snooze-reason.${textName(snooze.reason)}`);
    return this.t('snooze.shown', { moment: this.dates.moment(snooze.until), reason });
  });
  private readonly line = computed(() => {
    const { id, kind } = this.row();
    const contacts = this.store.pending().filter((row) => row.kind === 'safety_contact' && row.id !== id);
    return [id, ...(kind === 'safety_contact' ? contacts.map((row) => row.id) : [])];
  });

  protected async putOff(): Promise<void> {
    const wish = await this.snoozing.ask(this.dialogs, this.state()?.snoozableUntil ?? '');
    const ids = this.line();
    if (wish) await this.trying(() => this.snoozing.put(ids, wish, () => this.endOf(ids)));
  }

  protected tellAgain(): Promise<void> {
    return this.endOf(this.line());
  }

  private endOf(ids: readonly string[]): Promise<void> {
    return this.trying(() => this.snoozing.end(ids));
  }

  /** Does it, and shows how it is then. */
  private async trying(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      await this.rows.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogRef } from '@angular/material/dialog';
import type { SnoozeRequest } from '../../api/models/snooze-request';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DialogFrame } from '../../ui/dialog-frame/dialog-frame';
import { Dates } from '../language/dates';
import { Texts, textName } from '../language/texts';
import { snoozeTimes } from './snooze-times';
import { SNOOZE_REASON } from '../../api/models/snooze-reason-array';

export interface SnoozeQuestion {
  now: Date;
  /** The server's last moment for this row. */
  until: string;
}

/** Postpones a reminder: until when, and why. No choice is preset. */
@Component({
  selector: 'pn-snooze-dialog',
  imports: [ChoiceChips, DialogFrame, MatButton, MatDialogClose],
  template: `
    <pn-dialog-frame [heading]="t('snooze.do')">
      <div class="stack">
        <p class="quiet">{{ t('snooze.lead') }}</p>
        <pn-choice-chips
          [legend]="t('snooze.until')"
          [options]="times()"
          [error]="isAsked() && !until() ? t('snooze.until-missing') : ''"
          [(value)]="until"
        />
        <pn-choice-chips
          [legend]="t('snooze.why')"
          [options]="reasons()"
          [error]="isAsked() && !reason() ? t('snooze.why-missing') : ''"
          [(value)]="reason"
        />
      </div>
      <button actions matButton="outlined" type="button" mat-dialog-close>{{ t('common.not-yet') }}</button>
      <button actions matButton="filled" type="button" (click)="put()">{{ t('snooze.put') }}</button>
    </pn-dialog-frame>
  `,
})
export class SnoozeDialog {
  private readonly question = inject<SnoozeQuestion>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<SnoozeDialog, SnoozeRequest>>(MatDialogRef);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly until = signal<string | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly isAsked = signal(false);
  protected readonly times = computed(() =>
    snoozeTimes(this.question.now, new Date(this.question.until)).map((time) => ({
      value: time.toISOString(),
      label: `${this.dates.day(time.toISOString())}, ${this.dates.time(time.toISOString())}`,
    })),
  );
  protected readonly reasons = computed(() =>
    SNOOZE_REASON.map((value) => ({ value, label: this.t(`snooze-reason.${textName(value)}`) })),
  );

  protected put(): void {
    this.isAsked.set(true);
    const reason = SNOOZE_REASON.find((known) => known === this.reason());
    const until = this.until();
    if (reason && until) this.dialog.close({ reason, until });
  }
}

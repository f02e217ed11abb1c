import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addOwnReminder } from '../../../api/fn/workboard/add-own-reminder';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Announcer } from '../../../core/shell/announcer';
import { TextField } from '../../../ui/field/text-field';
import { CaseStore } from './case-store';

const DAY_MS = 86_400_000;
/** Days from today, by the name of the button. */
const WHEN = { tonight: 0, tomorrow: 1, 'in-three-days': 3, 'in-a-week': 7 } as const;

/** A reminder for oneself about this case: two taps, words only for those who want them. */
@Component({
  selector: 'pn-remind-me',
  imports: [MatButton, TextField],
  template: `
    <button
      matButton="outlined"
      type="button"
      [attr.aria-expanded]="isOpen()"
      (click)="isOpen.set(!isOpen())"
    >
      {{ t('reminder.set') }}
    </button>
    @if (isOpen()) {
      <div class="stack" role="group" [attr.aria-label]="t('reminder.when')">
        <div class="days">
          @for (name of days(); track name) {
            <button matButton="filled" type="button" [disabled]="sender.isSending()" (click)="set(name)">
              {{ t('reminder.' + name) }}
            </button>
          }
        </div>
        <pn-text-field
          fieldId="reminder-text"
          [limit]="80"
          [label]="t('reminder.text')"
          [optional]="true"
          [(value)]="text"
        />
        @if (sender.problem()) {
          <p class="problem" role="alert">{{ sender.problem() }}</p>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      justify-items: start;
    }
    .days {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .problem {
      color: var(--mat-sys-error);
    }
  `,
})
export class RemindMe {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly isOpen = signal(false);
  protected readonly text = signal('');
  protected readonly days = computed(() => Object.keys(WHEN) as (keyof typeof WHEN)[]);

  protected async set(name: keyof typeof WHEN): Promise<void> {
    const caseId = this.store.subject().id;
    const dueOn = dayOf(new Date(this.clock.now().getTime() + WHEN[name] * DAY_MS));
    const text = this.text().trim() || null;
    const body = { dueOn, about: 'case' as const, caseId, subjectId: caseId, text };
    await this.sender.send(async () => {
      await this.api.call(addOwnReminder, { body }, new Submission().context());
      this.isOpen.set(false);
      this.text.set('');
      this.announcer.say(this.t('reminder.is-set'));
    });
  }
}

import {
  Component,
  Injector,
  computed,
  inject,
  input,
  output,
  runInInjectionContext,
  signal,
} from '@angular/core';
import type { OnInit } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordProgrammeSession } from '../../api/fn/programme/record-programme-session';
import { ATTENDANCE } from '../../api/models/attendance-array';
import { SESSION_KIND } from '../../api/models/session-kind-array';
import { SESSION_THEME } from '../../api/models/session-theme-array';
import type { ProgrammeFileDto, ProgrammeSessionRequest } from '../../api/models';
import { formDraft } from '../../core/drafts/form-draft';
import type { FormDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';

const USUAL_MINUTES = '90';
const MOST_MINUTES = 480;
const PRESENT: readonly string[] = ['yes', 'late'];

/** Whether he came: two presses where the session was today and as usual. */
@Component({
  selector: 'pn-session-form',
  imports: [ChoiceChips, CodeSelect, DateField, DraftLine, ErrorSummary, MatButton, Note, TextField],
  template: `
    <form class="card padded stack" novalidate (submit)="send($event)">
      <h2>{{ t('programme.record-session') }}</h2>
      <pn-error-summary [errors]="errors.list()" />
      <pn-choice-chips
        fieldId="attended"
        [legend]="t('programme.attended')"
        [options]="attendances"
        [error]="errors.at('attended')"
        [(value)]="attended"
      />
      <pn-date-field
        fieldId="onDay"
        [label]="t('programme.on-day')"
        [today]="today()"
        [error]="errors.at('onDay')"
        [(value)]="onDay"
      />
      @if (wasThere()) {
        <pn-text-field
          fieldId="minutes"
          inputmode="numeric"
          [label]="t('programme.length')"
          [error]="errors.at('minutes')"
          [(value)]="minutes"
        />
      }
      <pn-choice-chips fieldId="kind" [legend]="t('programme.kind')" [options]="kinds" [(value)]="kind" />
      <pn-code-select
        fieldId="theme"
        prefix="session-theme."
        [label]="t('programme.theme')"
        [codes]="themes"
        [asks]="false"
        [(value)]="theme"
      />
      @if (isSaved()) {
        <pn-note kind="done" icon="check-circle" role="status">{{ t('ui.saved') }}</pn-note>
      }
      <pn-draft-line [draft]="draft" />
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ sender.isSending() ? t('common.saving') : t('ui.save') }}
        </button>
      </div>
    </form>
  `,
  styles: `
    form {
      margin-top: 16px;
    }
  `,
})
export class SessionForm implements OnInit {
  readonly fileId = input.required<string>();
  readonly saved = output<ProgrammeFileDto>();

  private readonly api = inject(Api);
  private readonly injector = inject(Injector);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly attendances = ATTENDANCE.map((value) => ({
    value,
    label: this.t(`attendance.${textName(value)}`),
  }));
  protected readonly kinds = SESSION_KIND.map((value) => ({
    value,
    label: this.t(`session-kind.${textName(value)}`),
  }));
  protected readonly themes = SESSION_THEME;
  protected readonly attended = signal<string | null>(null);
  protected readonly onDay = signal<KnownDay | null>({ precision: 'day', on: dayOf(this.clock.now()) });
  protected readonly minutes = signal(USUAL_MINUTES);
  /** Only then are minutes asked and counted. */
  protected readonly wasThere = computed(() => PRESENT.includes(this.attended() ?? 'yes'));
  protected readonly kind = signal<string | null>('one_to_one');
  protected readonly theme = signal<string>('responsibility');
  protected readonly isSaved = signal(false);
  protected readonly errors = formErrors({ attended: 'attended', onDay: 'onDay', minutes: 'minutes' });
  protected readonly sender = sender(this.errors.showProblem);

  protected draft!: FormDraft;

  ngOnInit(): void {
    const { attended, onDay, minutes, kind, theme } = this;
    const read = () => ({
      ...{ attended: attended(), onDay: onDay(), minutes: minutes() },
      ...{ kind: kind(), theme: theme() },
    });
    const form = {
      read,
      restore: (kept: ReturnType<typeof read>) => {
        attended.set(kept.attended);
        onDay.set(kept.onDay);
        minutes.set(kept.minutes);
        kind.set(kept.kind);
        theme.set(kept.theme);
      },
    };
    const key = `programme-session:${this.fileId()}`;
    this.draft = runInInjectionContext(this.injector, () => formDraft(key, form));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isSaved.set(false);
    const attended = ATTENDANCE.find((one) => one === this.attended());
    const onDay = this.onDay()?.on;
    const missing = [
      ...(attended ? [] : [{ fieldId: 'attended', text: this.t('programme.missing-attended') }]),
      ...(onDay ? [] : [{ fieldId: 'onDay', text: this.t('error.invalid-date') }]),
      ...(this.hasMinutes() ? [] : [{ fieldId: 'minutes', text: this.t('programme.minutes-wrong') }]),
    ];
    if (this.errors.show(missing) || !attended || !onDay) return;
    const body = {
      ...{ onDay, attended, minutes: this.wasThere() ? Number(this.minutes()) : 0 },
      ...this.about(),
    };
    const isDone = await this.sender.send(async () => {
      const params = { id: this.fileId(), body };
      this.saved.emit(await this.api.call(recordProgrammeSession, params, this.draft.submission.context()));
    });
    if (isDone) this.beginAgain();
  }

  private beginAgain(): void {
    this.attended.set(null);
    this.draft.drop();
    this.isSaved.set(true);
  }

  /** An empty field is no length of zero. */
  private hasMinutes(): boolean {
    const minutes = this.minutes().trim();
    return !this.wasThere() || (/^\d{1,3}$/.test(minutes) && +minutes > 0 && +minutes <= MOST_MINUTES);
  }

  private about(): Pick<ProgrammeSessionRequest, 'kind' | 'theme'> {
    return {
      kind: SESSION_KIND.find((one) => one === this.kind()) ?? 'one_to_one',
      theme: SESSION_THEME.find((one) => one === this.theme()) ?? 'responsibility',
    };
  }
}

import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { recordAttendance } from '../../api/fn/meetings/record-attendance';
import type { AttendanceRow, MeetingDto } from '../../api/models';
import { ATTENDING_ROLE } from '../../api/models/attending-role-array';
import { Api } from '../../core/http/api';
import { textName } from '../../core/language/texts';
import { SelectField } from '../../ui/field/select-field';
import { StepForm } from '../../ui/field/step-form';
import { TextField } from '../../ui/field/text-field';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

interface Typed {
  role: string;
  people: string;
}

const NOBODY: Typed = { role: '', people: '' };

/** Who came: for each member agency as what and how many; nobody is named. */
@Component({
  selector: 'pn-attendance-form',
  imports: [SelectField, StepForm, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <p class="quiet">{{ t('meetings.attendance-hint') }}</p>
      @for (member of meeting().members; track member.id) {
        <fieldset>
          <legend>{{ words.nameOf(member) }}</legend>
          <pn-select-field
            class="role"
            [fieldId]="'role-' + member.id"
            [label]="t('meetings.as')"
            [value]="typedOf(member.id).role"
            (valueChange)="set(member.id, { role: $event })"
          >
            <option value="">{{ t('meetings.nobody') }}</option>
            @for (role of roles(); track role.code) {
              <option [value]="role.code">{{ role.label }}</option>
            }
          </pn-select-field>
          <pn-text-field
            class="people"
            [fieldId]="'people-' + member.id"
            [label]="t('meetings.people')"
            inputmode="numeric"
            [cutsAt]="2"
            [value]="typedOf(member.id).people"
            (valueChange)="set(member.id, { people: $event })"
          />
        </fieldset>
      }
      <pn-step-form
        [problem]="step.problem()"
        [isSending]="step.isSending()"
        [label]="t('ui.save')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 16px;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: 4px;
      font: var(--mat-sys-title-medium);
    }
    .role {
      flex: 1 1 200px;
      min-width: 0;
    }
    .people {
      flex: 0 0 110px;
    }
  `,
})
export class AttendanceForm {
  readonly meeting = input.required<MeetingDto>();
  readonly saved = output<MeetingDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly step = new MeetingStep();
  protected readonly roles = computed(() =>
    ATTENDING_ROLE.map((code) => ({ code, label: this.t(`role.${textName(code)}`) })),
  );
  private readonly typed = linkedSignal<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(
      this.meeting().attendance.map(({ agency, role, people }) => [
        agency.id,
        { role, people: String(people) },
      ]),
    ),
  );

  protected typedOf(agencyId: string): Typed {
    return this.typed()[agencyId] ?? NOBODY;
  }

  protected set(agencyId: string, change: Partial<Typed>): void {
    this.typed.update((all) => ({ ...all, [agencyId]: { ...(all[agencyId] ?? NOBODY), ...change } }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const attendance = Object.entries(this.typed()).flatMap(
      ([agencyId, { role, people }]): AttendanceRow[] => {
        const known = ATTENDING_ROLE.find((code) => code === role);
        const count = Number(people || '1');
        return known && Number.isInteger(count) && count > 0
          ? [{ agencyId, role: known, people: count }]
          : [];
      },
    );
    if (attendance.length === 0) {
      this.step.problem.set(this.t('error.nobody'));
      return;
    }
    const { id, version } = this.meeting();
    const after = await this.step.send(version, (context) =>
      this.api.call(recordAttendance, { id, body: { attendance } }, context),
    );
    if (after) this.saved.emit(after);
  }
}

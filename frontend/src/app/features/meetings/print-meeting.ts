import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { printMeeting } from '../../api/fn/meetings/print-meeting';
import type { MeetingPrintDto, PrintReason } from '../../api/models';
import { Api } from '../../core/http/api';
import { inHalves } from '../../core/language/in-halves';
import { SessionStore } from '../../core/session/session.store';
import { staffCode } from '../../core/session/staff-code';
import { Announcer } from '../../core/shell/announcer';
import { PageHeader } from '../../ui/page-header/page-header';
import { PrintForm } from '../../ui/print/print-form';
import { PrintSheet } from '../../ui/print/print-sheet';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

/** Minutes on paper: references, reasons, decisions and attendance by agency, after a recorded reason. */
@Component({
  selector: 'pn-print-meeting',
  imports: [PageHeader, PrintForm, PrintSheet],
  template: `
    <pn-page-header [heading]="t('meetings.minutes')" [back]="back()" [lead]="t('print.lead')" />
    @if (sheet(); as shown) {
      <pn-print-sheet [printedAt]="shown.printedAt" [printedBy]="printedBy()" (done)="leave()">
        <h2>{{ words.when(shown.meeting) }}</h2>
        <p>{{ words.lead(shown.meeting) }}</p>
        @for (entry of shown.meeting.agenda; track entry.id) {
          <h3 class="code">{{ halves(entry.reference) }}</h3>
          <p>{{ words.reasons(entry.reasons) }} · {{ words.nameOf(entry.holder) }}</p>
          <p>{{ entry.discussedAt ? words.heard(entry.discussedAt) : t('meetings.not-heard') }}</p>
          <ul>
            @for (decision of entry.decisions; track decision.id) {
              <li>{{ words.decision(decision) }}</li>
            }
          </ul>
        }
        @if (shown.meeting.given.length > 0) {
          <h3>{{ t('meetings.given') }}</h3>
          <ul>
            @for (decision of shown.meeting.given; track decision.id) {
              <li>{{ halves(decision.reference) }}: {{ words.decision(decision) }}</li>
            }
          </ul>
        }
        @if (shown.meeting.attendance.length > 0) {
          <h3>{{ t('meetings.attendance') }}</h3>
          <ul>
            @for (row of words.attendance(shown.meeting); track row) {
              <li>{{ row }}</li>
            }
          </ul>
        }
      </pn-print-sheet>
    } @else {
      <div class="card padded">
        <pn-print-form
          [isSending]="step.isSending()"
          [problem]="step.problem()"
          (sent)="print($event)"
          (cancelled)="leave()"
        />
      </div>
    }
  `,
})
export class PrintMeeting {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly session = inject(SessionStore);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly halves = inHalves;
  protected readonly step = new MeetingStep();
  protected readonly sheet = signal<MeetingPrintDto | null>(null);
  protected readonly printedBy = computed(() => staffCode(this.session.user()?.id ?? ''));
  protected readonly back = computed(() => ({
    to: ['/meetings', this.id()],
    label: this.t('meetings.back'),
  }));

  protected async print(reason: PrintReason): Promise<void> {
    const answer = await this.step.send(null, () =>
      this.api.call(printMeeting, { id: this.id(), body: { reason } }),
    );
    if (answer) this.sheet.set(answer);
  }

  /** The sheet disappears with the printer's window: another print needs a new reason. */
  protected async leave(): Promise<void> {
    if (this.sheet()) this.announcer.say(this.t('print.listed'));
    this.sheet.set(null);
    await this.router.navigate(['/meetings', this.id()]);
  }
}

import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { listProposals } from '../../api/fn/meetings/list-proposals';
import { addAgendaItem } from '../../api/fn/meetings/add-agenda-item';
import type { MeetingDto, ProposalDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { StepForm } from '../../ui/field/step-form';
import { TextField } from '../../ui/field/text-field';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

/** What the database proposes for the agenda, to be chosen from, and a field for any other reference. */
@Component({
  selector: 'pn-agenda-adder',
  imports: [BandBadge, Code, MatCheckbox, StepForm, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <fieldset>
        <legend>{{ t('meetings.proposed') }}</legend>
        @for (proposal of proposals(); track proposal.reference) {
          <mat-checkbox
            [checked]="chosen().includes(proposal.reference)"
            (change)="toggle(proposal.reference)"
          >
            <span class="what">
              <pn-code [value]="proposal.reference" />
              <pn-band-badge [band]="proposal.band" />
              <span class="small">{{ words.reasons(proposal.reasons) }}</span>
            </span>
          </mat-checkbox>
        } @empty {
          <p class="quiet">{{ t('meetings.none-proposed') }}</p>
        }
      </fieldset>
      <pn-text-field
        fieldId="agenda-reference"
        [label]="t('meetings.reference')"
        [hint]="t('meetings.reference-hint')"
        [optional]="true"
        [cutsAt]="12"
        [(value)]="typed"
      />
      <pn-step-form
        [problem]="step.problem()"
        [isSending]="step.isSending()"
        [label]="t('meetings.put')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .what {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 12px;
    }
  `,
})
export class AgendaAdder {
  readonly meeting = input.required<MeetingDto>();
  readonly saved = output<MeetingDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly step = new MeetingStep();
  protected readonly proposals = signal<readonly ProposalDto[]>([]);
  protected readonly chosen = signal<readonly string[]>([]);
  protected readonly typed = signal('');
  private readonly meetingId = computed(() => this.meeting().id);

  constructor() {
    effect(() => {
      const id = this.meetingId();
      untracked(() => void this.load(id));
    });
  }

  private async load(id: string): Promise<void> {
    const proposals = await this.step.send(null, () => this.api.call(listProposals, { id }));
    this.proposals.set(proposals ?? []);
  }

  protected toggle(reference: string): void {
    this.chosen.update((chosen) =>
      chosen.includes(reference) ? chosen.filter((one) => one !== reference) : [...chosen, reference],
    );
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const references = [...this.chosen(), this.typed().trim()].filter(Boolean);
    if (references.length === 0) {
      this.step.problem.set(this.t('error.required'));
      return;
    }
    const { id, version } = this.meeting();
    const after = await this.step.send(version, (context) =>
      this.api.call(addAgendaItem, { id, body: { references } }, context),
    );
    if (after) this.saved.emit(after);
  }
}

import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { markDiscussed } from '../../api/fn/meetings/mark-discussed';
import { revokeDecision } from '../../api/fn/meetings/revoke-decision';
import { removeAgendaItem } from '../../api/fn/meetings/remove-agenda-item';
import type { AgendaEntryDto, MeetingDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { DecisionForm } from './decision-form';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

/** A case on the agenda, by reference: why it is listed, its owner, and the decision. */
@Component({
  selector: 'pn-agenda-entry',
  imports: [BandBadge, Code, DecisionForm, MatButton, RouterLink],
  host: { class: 'stack' },
  template: `
    <div class="head">
      <h3>
        <a [routerLink]="['/cases', entry().caseId]"><pn-code [value]="entry().reference" /></a>
      </h3>
      <pn-band-badge [band]="entry().band" />
      <span class="quiet">{{ words.nameOf(entry().holder) }}</span>
    </div>
    <p>{{ words.reasons(entry().reasons) }}</p>
    @if (entry().discussedAt; as discussedAt) {
      <p class="small quiet">{{ words.heard(discussedAt) }}</p>
    }
    @if (entry().decisions.length > 0) {
      <ul>
        @for (decision of entry().decisions; track decision.id) {
          <li>
            <span [class.void]="decision.takenBackAt">{{ words.decision(decision) }}</span>
            @if (decision.mayBeTakenBack) {
              <button
                matButton="text"
                type="button"
                [attr.aria-label]="t('meetings.take-back') + ': ' + words.decision(decision)"
                (click)="takeBack(decision.id)"
              >
                {{ t('meetings.take-back') }}
              </button>
            }
          </li>
        }
      </ul>
    }
    @if (step.problem()) {
      <p class="error" role="alert">{{ step.problem() }}</p>
    }
    @if (isDeciding()) {
      <pn-decision-form
        [meeting]="meeting()"
        [entry]="entry()"
        (saved)="decided($event)"
        (cancelled)="isDeciding.set(false)"
      />
    } @else if (entry().allowedActions.length > 0) {
      <div class="actions">
        @if (may('decide')) {
          <button matButton="filled" type="button" (click)="isDeciding.set(true)">
            {{ t('meetings.decide') }}
          </button>
        }
        @if (may('hear')) {
          <button matButton="outlined" type="button" (click)="send('hear')">{{ t('meetings.hear') }}</button>
        }
        @if (may('take_off')) {
          <button matButton="text" type="button" (click)="send('take_off')">
            {{ t('meetings.take-off') }}
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      align-items: center;
    }
    h3,
    p {
      margin: 0;
    }
    ul {
      margin: 0;
      padding-left: 20px;
      list-style: disc;
    }
    .void {
      text-decoration: line-through;
    }
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class AgendaEntry {
  readonly meeting = input.required<MeetingDto>();
  readonly entry = input.required<AgendaEntryDto>();
  readonly changed = output<MeetingDto>();

  private readonly api = inject(Api);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly step = new MeetingStep();
  protected readonly isDeciding = signal(false);

  protected may(action: string): boolean {
    return this.entry().allowedActions.some((known) => known === action);
  }

  protected decided(meeting: MeetingDto): void {
    this.isDeciding.set(false);
    this.changed.emit(meeting);
  }

  protected async takeBack(decisionId: string): Promise<void> {
    const { id, version } = this.meeting();
    const after = await this.step.send(version, (context) =>
      this.api.call(revokeDecision, { id, decisionId }, context),
    );
    if (after) this.changed.emit(after);
  }

  protected async send(action: 'hear' | 'take_off'): Promise<void> {
    const { id, version } = this.meeting();
    const route = action === 'hear' ? markDiscussed : removeAgendaItem;
    const after = await this.step.send(version, (context) =>
      this.api.call(route, { id, entryId: this.entry().id }, context),
    );
    if (after) this.changed.emit(after);
  }
}

import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import type { ApprovalRequest, ClosureRequestDto } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';
import { HURRIED_REASON } from '../../api/models/hurried-reason-array';

/** Approves as the second person; a death asks for evidence that was seen, a case of less than a day for a reason. */
@Component({
  selector: 'pn-approval',
  imports: [ChoiceChips, MatButton, MatCheckbox, Note],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      @if (request().isHurried) {
        <pn-choice-chips
          [legend]="t('decision.hurried-why')"
          [options]="reasons()"
          [error]="isTried() && !reason() ? t('closing-refusal.hurried-reason-missing') : ''"
          [(value)]="reason"
        />
      }
      @if (isOfDeath()) {
        <mat-checkbox name="evidence-seen" [checked]="isSeen()" (change)="isSeen.set(!isSeen())">
          {{ t('decision.evidence-seen') }}
        </mat-checkbox>
        @if (isTried() && !isSeen()) {
          <pn-note kind="error" icon="late" role="alert">{{
            t('closing-refusal.evidence-not-seen')
          }}</pn-note>
        }
      }
      <pn-note>{{ t('decision.approve-hint') }}</pn-note>
      <button class="wide" matButton="filled" type="submit">
        {{ t(isSending() ? 'common.saving' : 'decision.approve') }}
      </button>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class Approval {
  readonly request = input.required<ClosureRequestDto>();
  readonly isSending = input(false);
  readonly approved = output<ApprovalRequest>();

  protected readonly t = inject(Texts).t;
  protected readonly isTried = signal(false);
  protected readonly isSeen = signal(false);
  protected readonly reason = signal<string | null>(null);
  protected readonly isOfDeath = computed(() => this.request().reason === 'died');
  protected readonly reasons = computed(() =>
    HURRIED_REASON.map((value) => ({ value, label: this.t(`hurried-reason.${textName(value)}`) })),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    const hurriedReason = HURRIED_REASON.find((known) => known === this.reason());
    const isComplete = (!this.request().isHurried || hurriedReason) && (!this.isOfDeath() || this.isSeen());
    if (!isComplete) return;
    this.approved.emit({
      ...(this.isOfDeath() ? { evidenceSeen: true } : {}),
      ...(hurriedReason ? { hurriedReason } : {}),
    });
  }
}

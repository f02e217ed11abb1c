import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { AlongCommands } from '../../../core/along/along-commands';
import { codeOptions } from '../../../core/language/code-options';
import { Texts, textName } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { possibleOutcomes } from '../case-page/possible-outcomes';
import { canEnd } from './on-its-way';
import type { Written } from './written';

/** How a task of a case that is along ended. One that another person ended since becomes a note. */
@Component({
  selector: 'pn-along-task',
  imports: [ChoiceChips, MatButton],
  template: `
    <form class="card padded stack" novalidate autocomplete="off" (submit)="save($event)">
      <pn-choice-chips
        [legend]="t('along.which-task')"
        [options]="tasks()"
        [error]="isAsked() && !row() ? t('along.which-task-missing') : ''"
        [(value)]="task"
      />
      @if (row()) {
        <pn-choice-chips
          [legend]="t('contact.what-happened')"
          [options]="outcomes()"
          [error]="isAsked() && !known() ? t('contact.outcome-missing') : ''"
          [(value)]="outcome"
        />
      }
      @if (known() === 'survivor_declined') {
        <pn-choice-chips
          [legend]="t('work-outcome.alone')"
          [options]="answers()"
          [error]="isAsked() && alone() !== 'yes' ? t('error.must-be-alone') : ''"
          [(value)]="alone"
        />
      }
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
      </div>
    </form>
  `,
})
export class AlongTask {
  readonly answer = input.required<AlongCaseDto>();
  readonly written = output<Written>();

  private readonly commands = inject(AlongCommands);
  protected readonly t = inject(Texts).t;
  protected readonly task = signal<string | null>(null);
  protected readonly outcome = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly isAsked = signal(false);
  protected readonly answers = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly tasks = computed(() =>
    this.answer()
      .due.filter((row) => row.byHand && canEnd(this.commands.entries(), row.followUpId))
      .map(({ followUpId: value, rule, step }) => ({
        value,
        label: this.t(taskKey(rule, { step, band: this.answer().band })),
      })),
  );
  protected readonly row = computed(() =>
    this.answer().due.find(({ followUpId }) => followUpId === this.task()),
  );
  private readonly possible = computed(() => {
    const row = this.row();
    return row ? possibleOutcomes(row) : [];
  });
  protected readonly outcomes = computed(() =>
    this.possible().map((value) => ({ value, label: this.t(`work-outcome.${textName(value)}`) })),
  );
  protected readonly known = computed(() => this.possible().find((value) => value === this.outcome()));

  /** In words, for the note that it may become. */
  readonly draft = computed(() => {
    // Read before the case is set, as the form is loaded.
    if (this.task() === null) return '';
    const task = this.tasks().find(({ value }) => value === this.task());
    const outcome = this.outcomes().find(({ value }) => value === this.outcome());
    return task && outcome ? `${task.label}: ${outcome.label}` : '';
  });

  protected save(event: Event): void {
    event.preventDefault();
    this.isAsked.set(true);
    const [row, outcome] = [this.row(), this.known()];
    const isHers = outcome === 'survivor_declined';
    if (!row || !outcome || (isHers && this.alone() !== 'yes')) return;
    this.written.emit({
      body: isHers ? { outcome, alone: 'yes' } : { outcome },
      value: this.draft(),
      contactedAt: null,
      path: `/api/follow-ups/${row.followUpId}/outcomes`,
      change: { method: 'POST', version: row.version },
    });
  }
}

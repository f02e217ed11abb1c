import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { assignLead } from '../../../api/fn/cases/assign-lead';
import { getTeam } from '../../../api/fn/workboard/get-team';
import type { CaseRowDto, TeamMemberDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { showCode } from '../../../ui/code/show-code';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { Note } from '../../../ui/note/note';

interface Result {
  readonly isGiven: boolean;
  readonly text: string;
}

/** Gives several cases to one colleague: each under the rules of a single hand-over, each with its own result. */
@Component({
  selector: 'pn-give-several',
  imports: [Control, Field, MatButton, Note],
  template: `
    <form class="card padded stack" novalidate (submit)="give($event)">
      <h2>{{ t('give.several') }}</h2>
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <fieldset>
        <legend>{{ t('give.cases') }}</legend>
        <ul>
          @for (row of cases(); track row.id) {
            <li>
              <label>
                <input
                  type="checkbox"
                  [checked]="chosen().includes(row.id)"
                  [disabled]="results()[row.id]?.isGiven ?? false"
                  (change)="toggle(row.id)"
                />
                <span>
                  {{ nameOf(row) }}
                  @if (results()[row.id]; as result) {
                    <span class="small" [class.failed]="!result.isGiven">{{ result.text }}</span>
                  }
                </span>
              </label>
            </li>
          }
        </ul>
      </fieldset>
      <pn-field fieldId="give-to" [label]="t('give.to')">
        <select pnControl [(text)]="userId">
          <option value="">{{ t('common.choose') }}</option>
          @for (person of people(); track person.userId) {
            <option [value]="person.userId">{{ person.displayName }}</option>
          }
        </select>
      </pn-field>
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ isSending() ? t('common.saving') : t('give.several-do', { count: chosen().length }) }}
        </button>
        <button matButton="outlined" type="button" (click)="closed.emit()">{{ t('ui.close') }}</button>
      </div>
    </form>
  `,
  styles: `
    label {
      display: flex;
      gap: 12px;
      align-items: center;
      min-height: 44px;
    }
    input {
      flex: none;
      width: 20px;
      height: 20px;
      accent-color: var(--mat-sys-primary);
    }
    label span span {
      display: block;
    }
    .failed {
      color: var(--mat-sys-error);
    }
  `,
})
export class GiveSeveral {
  /** Open cases of the own agency, as the list shows them. */
  readonly cases = input.required<readonly CaseRowDto[]>();
  /** At least one was given: the list is no longer as it was. */
  readonly given = output();
  readonly closed = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly people = signal<readonly TeamMemberDto[]>([]);
  protected readonly chosen = signal<readonly string[]>([]);
  protected readonly userId = signal('');
  protected readonly results = signal<Readonly<Record<string, Result>>>({});
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  private readonly receiver = computed(() => this.people().find(({ userId }) => userId === this.userId()));

  constructor() {
    void this.load();
  }

  protected nameOf(row: CaseRowDto): string {
    const lead = row.leadName ? this.t('case.lead', { who: row.leadName }) : '';
    return [showCode(row.code ?? row.reference), this.t(`band.${row.band}`), lead]
      .filter(Boolean)
      .join(' · ');
  }

  protected toggle(id: string): void {
    this.chosen.update((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  }

  protected async give(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const receiver = this.receiver();
    this.problem.set(
      this.chosen().length === 0 ? this.t('give.choose-cases') : receiver ? '' : this.t('give.choose'),
    );
    if (!receiver || this.problem()) return;
    this.isSending.set(true);
    const asked = this.cases().filter(({ id }) => this.chosen().includes(id));
    for (const row of asked) await this.giveOne(row, receiver);
    const left = asked.filter(({ id }) => !this.results()[id]?.isGiven).map(({ id }) => id);
    this.chosen.set(left);
    this.isSending.set(false);
    const counts = { given: asked.length - left.length, left: left.length };
    this.announcer.say(this.t('give.several-done', counts));
    if (counts.given > 0) this.given.emit();
  }

  private async giveOne({ id, version }: CaseRowDto, { userId, displayName }: TeamMemberDto): Promise<void> {
    const result = await this.api
      .call(assignLead, { id, body: { userId } }, new Submission().context(version))
      .then(() => ({ isGiven: true, text: this.t('give.given', { who: displayName }) }))
      .catch((problem: unknown) => ({ isGiven: false, text: this.sentenceOf(problem) }));
    this.results.update((results) => ({ ...results, [id]: result }));
  }

  private sentenceOf(problem: unknown): string {
    const [field] = toProblem(problem).details.fields ?? [];
    return field ? this.t('give.not-to-her') : this.problems.sentence(problem);
  }

  private async load(): Promise<void> {
    try {
      this.people.set((await this.api.call(getTeam, {})).members);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}

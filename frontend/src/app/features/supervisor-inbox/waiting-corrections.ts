import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { decideCorrection } from '../../api/fn/corrections/decide-correction';
import { listWaitingCorrections } from '../../api/fn/corrections/list-waiting-corrections';
import type { CorrectionDecisionRequest, CorrectionDto } from '../../api/models';
import { CorrectionWords } from '../../core/corrections/correction-words';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Code } from '../../ui/code/code';
import { Note } from '../../ui/note/note';

/** Corrections that wait for a supervisor, with the value before and the new one. */
@Component({
  selector: 'pn-waiting-corrections',
  imports: [Code, MatButton, Note, RouterLink],
  template: `
    @if (problem() || shown.problem(); as sentence) {
      <pn-note kind="error" icon="late" role="alert">{{ sentence }}</pn-note>
    }
    @if (shown.value()?.length) {
      <section class="card padded" [attr.aria-label]="t('corrections.to-confirm')">
        <h2>{{ t('corrections.to-confirm') }} · {{ shown.value()?.length }}</h2>
        <ul>
          @for (one of shown.value(); track one.id) {
            <li>
              <h3>{{ t('correction-subject.' + name(one.subjectKind)) }}</h3>
              <p class="small quiet">
                @if (one.code ?? one.reference; as code) {
                  <a [routerLink]="['/cases', one.caseId]"><pn-code [value]="code" /></a> ·
                }
                {{ one.askedBy }} · {{ dates.moment(one.askedAt) }} ·
                {{ t('correction-reason.' + name(one.reason)) }}
              </p>
              @if (isOpen(one)) {
                @for (change of words.changes(one); track change.label) {
                  <dl>
                    <div>
                      <dt class="small quiet">{{ change.label }}: {{ t('corrections.before') }}</dt>
                      <dd>{{ change.before }}</dd>
                    </div>
                    <div>
                      <dt class="small quiet">{{ t('corrections.after') }}</dt>
                      <dd class="new">{{ change.after }}</dd>
                    </div>
                  </dl>
                }
              } @else {
                <button matButton="outlined" type="button" (click)="view(one)">
                  {{ t('corrections.view') }}
                </button>
              }
              @if (one.allowedActions.includes('refuse')) {
                <div class="actions">
                  @if (one.allowedActions.includes('confirm') && isOpen(one)) {
                    <button matButton="outlined" type="button" (click)="decide(one, 'confirm')">
                      {{ t('corrections.confirm') }}
                    </button>
                  }
                  <button matButton="text" type="button" (click)="decide(one, 'refuse')">
                    {{ t('corrections.refuse') }}
                  </button>
                </div>
              }
              @if (!one.allowedActions.includes('confirm')) {
                <p class="small quiet">{{ t('error.own-correction') }}</p>
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    li {
      display: grid;
      gap: 8px;
      padding-block: 12px;
    }
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    dl {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 4px 16px;
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    .new {
      font-weight: 500;
    }
  `,
})
export class WaitingCorrections {
  /** How many wait. */
  readonly counted = output<number>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private isSending = false;
  protected readonly words = inject(CorrectionWords);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly problem = signal('');
  private readonly viewed = signal<readonly string[]>([]);
  protected readonly shown = apiResource(async () => {
    const rows = await this.api.call(listWaitingCorrections, {});
    this.counted.emit(rows.length);
    return rows;
  });

  /** The name of the other party is shown only after a tap, because others may see the screen. */
  protected isOpen({ id, subjectKind }: CorrectionDto): boolean {
    return subjectKind !== 'respondent' || this.viewed().includes(id);
  }

  protected view({ id }: CorrectionDto): void {
    this.viewed.update((ids) => [...ids, id]);
  }

  protected async decide(
    { id, version }: CorrectionDto,
    decision: CorrectionDecisionRequest['decision'],
  ): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      await this.api.call(decideCorrection, { id, body: { decision } }, new Submission().context(version));
      this.announcer.say(this.t('ui.saved'));
      await this.shown.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}

import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listBlockReviews } from '../../api/fn/access/list-block-reviews';
import { voteOnBlock } from '../../api/fn/access/vote-on-block';
import type { BlockReviewDto, BlockVoteRequest } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { Announcer } from '../../core/shell/announcer';
import { BlockDue } from '../../core/work/block-due';
import { votesLeft } from '../../core/work/block-votes';
import { Code } from '../../ui/code/code';
import { Note } from '../../ui/note/note';

/** Closed access in cases of other agencies that the own agency is asked about; nothing where it is not asked. */
@Component({
  selector: 'pn-block-reviews',
  imports: [BlockDue, Code, MatButton, Note],
  providers: [Dialogs, StepUp],
  template: `
    @if (problem() || reviews.problem(); as said) {
      <pn-note kind="error" icon="late" role="alert">{{ said }}</pn-note>
    }
    @if (rows().length > 0) {
      <details class="card padded" [open]="isOpen()">
        <summary>
          <h2>{{ t('conflict-block.reviews') }} · {{ rows().length }}</h2>
        </summary>
        <p class="small">{{ lead() }}</p>
        <ul>
          @for (row of rows(); track row.id) {
            <li>
              <pn-block-due [block]="row" />
              <p>
                @if (row.reference; as reference) {
                  <pn-code [value]="reference" />
                } @else {
                  {{ whereOf(row) }} ·
                }
                {{ t('block-kind.' + name(row.subjectKind)) }} ·
                {{ t('block-source.' + name(row.source)) }}
              </p>
              <p class="small quiet">
                {{ t('conflict-block.since', { when: dates.moment(row.startedAt) }) }}
              </p>
              @if (row.ownVote) {
                <p class="small quiet">
                  {{ t('conflict-block.own-vote', { vote: t('block-vote.' + row.ownVote) }) }}
                </p>
              }
              <div class="actions">
                @for (vote of votesLeft(row.ownVote); track vote) {
                  <button
                    [matButton]="vote === 'confirm' ? 'outlined' : 'text'"
                    type="button"
                    [attr.aria-label]="t('conflict-block.do-' + vote) + ': ' + whereOf(row)"
                    (click)="cast(row, vote)"
                  >
                    {{ t('conflict-block.do-' + vote) }}
                  </button>
                }
              </div>
            </li>
          }
        </ul>
      </details>
    }
  `,
  styles: `
    summary {
      min-height: 44px;
      align-content: center;
      cursor: pointer;
    }
    h2 {
      display: inline;
    }
    li {
      display: grid;
      gap: 6px;
      padding-block: 12px;
    }
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class BlockReviews {
  /** Next to a list of dangers, only urgent reviews are unfolded. */
  readonly folds = input(false);
  /** How many wait for an answer of the own agency. */
  readonly counted = output<number>();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private isSending = false;
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly votesLeft = votesLeft;
  protected readonly name = textName;
  protected readonly reviews = apiResource(() => this.api.call(listBlockReviews, {}));
  /** The first to be settled on top. */
  protected readonly rows = computed(() =>
    [...(this.reviews.value() ?? [])].sort((one, other) => one.dueAt.localeCompare(other.dueAt)),
  );
  protected readonly problem = signal('');
  protected readonly isOpen = computed(() => !this.folds() || this.rows().some(({ isHeavy }) => isHeavy));
  /** Who sees a reference can name it to the agency that asks. */
  protected readonly lead = computed(() => {
    const isNamed = this.rows().some(({ reference }) => reference !== null);
    return [this.t('conflict-block.reviews-lead'), isNamed ? this.t('conflict-block.reviews-call') : '']
      .filter(Boolean)
      .join(' ');
  });

  constructor() {
    effect(() => {
      if (this.reviews.value()) this.counted.emit(this.rows().filter(({ ownVote }) => !ownVote).length);
    });
  }

  /** Oversight sees no reference, only the agency that holds the case. */
  protected whereOf({ reference, agencyName }: BlockReviewDto): string {
    return reference ?? agencyName?.[this.language.current()] ?? '';
  }

  protected async cast(row: BlockReviewDto, vote: BlockVoteRequest['vote']): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      const context = new Submission().context(row.version);
      await this.presence.during(() => this.api.call(voteOnBlock, { id: row.id, body: { vote } }, context));
      this.announcer.say(this.t('conflict-block.voted'));
      await this.reviews.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}

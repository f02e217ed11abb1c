import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listBlocks } from '../../../api/fn/access/list-blocks';
import { voteOnBlock } from '../../../api/fn/access/vote-on-block';
import type { BlockDto, BlockVoteRequest } from '../../../api/models';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { Announcer } from '../../../core/shell/announcer';
import { Note } from '../../../ui/note/note';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { NewBlock } from './new-block';
import { UrgentOpenings } from './urgent-openings';
import { BlockDue } from '../../../core/work/block-due';
import { votesLeft } from '../../../core/work/block-votes';
import { Arrived } from '../../../ui/states/arrived';

/** Who must not see the case, what is still to be settled about that, and who opened it because of danger. */
@Component({
  selector: 'pn-closed-access',
  imports: [Arrived, BlockDue, Empty, MatButton, NewBlock, Note, UrgentOpenings],
  providers: [Dialogs, StepUp],
  template: `
    <section class="stack" [attr.aria-label]="t('conflict-block.title')">
      <div class="head">
        <h2>{{ t('conflict-block.title') }}</h2>
        @if (!isAdding()) {
          <button matButton="outlined" type="button" (click)="isAdding.set(true)">
            {{ t('case-action.request-block') }}
          </button>
        }
      </div>
      <p class="quiet">{{ t('conflict-block.lead') }}</p>
      @if (isAdding()) {
        <pn-new-block class="card padded" (started)="started()" (cancelled)="isAdding.set(false)" />
      }
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <ul *pnArrived="blocks" class="card">
        @for (block of blocks.value(); track block.id) {
          <li class="row">
            <div class="grow">
              <p class="small quiet">{{ dates.moment(block.startedAt) }}</p>
              <h3>{{ who(block) }}</h3>
              <p class="small">{{ facts(block) }}</p>
              @if (block.state === 'provisional') {
                <pn-block-due [block]="block" />
              }
            </div>
            @if (block.allowedActions.length > 0) {
              <div class="actions">
                @for (vote of votesLeft(block.ownVote); track vote) {
                  <button
                    [matButton]="vote === 'confirm' ? 'outlined' : 'text'"
                    type="button"
                    [attr.aria-label]="t('conflict-block.do-' + vote) + ': ' + who(block)"
                    (click)="cast(block, vote)"
                  >
                    {{ t('conflict-block.do-' + vote) }}
                  </button>
                }
              </div>
            }
          </li>
        } @empty {
          <li><pn-empty icon="lock" [heading]="t('conflict-block.none')" /></li>
        }
      </ul>
      <pn-urgent-openings />
    </section>
  `,
  styleUrl: '../case-page/records.scss',
})
export class ClosedAccess {
  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private readonly store = inject(CaseStore);
  private readonly caseId = computed(() => this.store.subject().id);
  private isSending = false;
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly votesLeft = votesLeft;
  protected readonly blocks = apiResource(() => this.api.call(listBlocks, { caseId: this.caseId() }));
  protected readonly isAdding = signal(false);
  protected readonly problem = signal('');

  /** Never names the person behind a match. */
  protected who(block: BlockDto): string {
    const agency = block.agencyName?.[this.language.current()];
    const kind = block.agencyKind && this.t(`agency-kind.${block.agencyKind}`);
    const unnamed = block.subjectKind ? `block-kind.${textName(block.subjectKind)}` : 'block-kind.unknown';
    return block.personName ?? agency ?? kind ?? this.t(unnamed);
  }

  protected facts(block: BlockDto): string {
    const agency = block.otherAgencyName?.[this.language.current()];
    const asked = agency
      ? this.t('conflict-block.second', { agency })
      : this.t('conflict-block.nobody-second');
    return [
      block.reason ? this.t(`block-reason.${textName(block.reason)}`) : '',
      this.t(`block-source.${textName(block.source)}`),
      this.t(`block-state.${block.state}`),
      block.ownVote ? this.t('conflict-block.own-vote', { vote: this.t(`block-vote.${block.ownVote}`) }) : '',
      block.otherVote
        ? this.t('conflict-block.other-vote', { vote: this.t(`block-vote.${block.otherVote}`) })
        : '',
      block.state === 'provisional' && block.source !== 'linked' && !block.isHeavy ? asked : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected async started(): Promise<void> {
    this.isAdding.set(false);
    this.announcer.say(this.t('conflict-block.started'));
    // A block of the own agency closes the case to this user as well.
    await this.store.reload();
    if (this.store.state() === 'ready') await this.blocks.reload();
  }

  protected async cast(block: BlockDto, vote: BlockVoteRequest['vote']): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      await this.presence.during(() =>
        this.api.call(voteOnBlock, { id: block.id, body: { vote } }, new Submission().context(block.version)),
      );
      this.announcer.say(this.t('conflict-block.voted'));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
      await this.blocks.reload();
    }
  }
}

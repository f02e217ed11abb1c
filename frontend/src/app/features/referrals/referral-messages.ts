import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listReferralMessages } from '../../api/fn/referrals/list-referral-messages';
import { writeReferralMessage } from '../../api/fn/referrals/write-referral-message';
import { READY_SENTENCE } from '../../api/models/ready-sentence-array';
import type { ReadySentence } from '../../api/models/ready-sentence';
import type { ReferralDto } from '../../api/models/referral-dto';
import type { ReferralMessageDto } from '../../api/models/referral-message-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { panelDraft } from '../../core/drafts/panel-draft';
import { sender } from '../../core/http/sender';
import { TEXT_LIMITS, isTooLong } from '../../core/http/text-limits';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { SeveralChips } from '../../ui/chips/several-chips';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { Arrived } from '../../ui/states/arrived';
import { TO_CHECK, markedIn } from './message-marks';
import { referralDraft } from './referral-draft';

/** What the two agencies of a referral write to each other: the newest first, and a short form. */
@Component({
  selector: 'pn-referral-messages',
  imports: [Arrived, FormActions, MatButton, SeveralChips, TextField],
  template: `
    <h2>{{ t('referrals.messages') }}</h2>
    <p class="small quiet">{{ t('referrals.messages-lead') }}</p>
    <ng-container *pnArrived="messages">
      @if (isWriting()) {
        <form class="stack" novalidate (submit)="send($event)">
          <pn-several-chips
            fieldId="ready"
            [legend]="t('referrals.message-ready')"
            [options]="sentences()"
            [(value)]="ready"
          />
          <pn-text-field
            fieldId="words"
            [label]="t('referrals.message-words')"
            [hint]="t('referrals.message-hint')"
            [rows]="3"
            [limit]="limit"
            [error]="problem()"
            [(value)]="words"
          />
          <pn-form-actions
            [label]="t('referrals.message-send')"
            [isSending]="sender.isSending()"
            (cancelled)="isWriting.set(false)"
          />
        </form>
      } @else if (mayWrite()) {
        <button matButton="outlined" type="button" (click)="isWriting.set(true)">
          {{ t('referrals.message-write') }}
        </button>
      }
      <ul>
        @for (message of items(); track message.id) {
          <li>
            <p class="small quiet">{{ writerOf(message) }} · {{ dates.moment(message.sentAt) }}</p>
            @if (message.isErased) {
              <p class="quiet">{{ t('referrals.message-erased') }}</p>
            }
            @for (sentence of message.ready; track sentence) {
              <p>{{ t('ready-sentence.' + name(sentence)) }}</p>
            }
            @if (message.words) {
              <p class="words">{{ message.words }}</p>
            }
          </li>
        }
      </ul>
    </ng-container>
  `,
  host: { class: 'card padded stack' },
  styles: `
    :host {
      margin-block: 16px;
    }
    li {
      padding-block: 8px;
    }
    .words {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class ReferralMessages {
  readonly referral = input.required<ReferralDto>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly dates = inject(Dates);
  protected readonly limit = TEXT_LIMITS.referralMessage;
  protected readonly messages = apiResource(
    (id: string) => this.api.call(listReferralMessages, { id }),
    () => this.referral().id,
  );
  protected readonly items = computed(() => this.messages.value()?.items ?? []);
  protected readonly mayWrite = computed(() => this.messages.value()?.mayWrite ?? false);
  protected readonly sentences = computed(() =>
    READY_SENTENCE.map((value) => ({ value, label: this.t(`ready-sentence.${textName(value)}`) })),
  );
  protected readonly isWriting = signal(false);
  protected readonly ready = signal<readonly string[]>([]);
  protected readonly words = signal('');
  private readonly draft = panelDraft(() => referralDraft('message', this.referral()), {
    ...{ isWriting: this.isWriting, ready: this.ready, words: this.words },
  });
  protected readonly problem = signal('');
  /** The words that hold a number or a street and are sent if nobody changes them. */
  private readonly confirmed = signal('');
  protected readonly sender = sender((error) => this.refuse(error));

  protected writerOf({ isOwn, isOfSender }: ReferralMessageDto): string {
    if (isOwn) return this.t('referrals.message-us');
    const { fromAgencyName, toAgencyName } = this.referral();
    const other = isOfSender ? fromAgencyName : toAgencyName;
    return other?.[this.language.current()] ?? '';
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const words = this.words().trim();
    this.problem.set('');
    if (!words && this.ready().length === 0) return this.problem.set(this.t('referrals.missing-message'));
    if (isTooLong(words, this.limit)) return;
    const ready = this.ready() as ReadySentence[];
    const sendAnyway = words !== '' && words === this.confirmed();
    const body = { ready, words: words || null, sendAnyway };
    const isSent = await this.sender.send(async () =>
      this.messages.set(
        await this.api.call(
          writeReferralMessage,
          { id: this.referral().id, body },
          this.draft.submission.context(),
        ),
      ),
    );
    if (isSent) this.clear();
  }

  private refuse(error: unknown): void {
    const marked = markedIn(this.words(), error);
    this.problem.set([this.problems.sentence(error), marked].filter(Boolean).join(' '));
    this.confirmed.set(toProblem(error).code === TO_CHECK ? this.words().trim() : '');
  }

  private clear(): void {
    this.isWriting.set(false);
    this.ready.set([]);
    this.words.set('');
    this.draft.drop();
  }
}

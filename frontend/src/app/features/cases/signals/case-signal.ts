import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { answerProgrammeSignal } from '../../../api/fn/programme/answer-programme-signal';
import { getProgrammeSignal } from '../../../api/fn/programme/get-programme-signal';
import { recordPartnerWord } from '../../../api/fn/programme/record-partner-word';
import { PARTNER_WORD } from '../../../api/models/partner-word-array';
import { SIGNAL_ANSWER } from '../../../api/models/signal-answer-array';
import type { CaseSignalDto, PartnerWord, SignalAnswer, SignalCode } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';

const DANGERS: readonly SignalCode[] = ['threat_life', 'knows_where', 'weapon', 'child_risk'];

/** What a programme says of him, what to do, and what was done; and how she is while he is there. */
@Component({
  selector: 'pn-case-signal',
  imports: [Arrived, MatButton, Note, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('signal.title')" [lead]="t('signal.lead')" [back]="back()" />
    @if (sender.problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ sender.problem() }}</pn-note>
    }
    <ng-container *pnArrived="signal as shown">
      <section class="card padded stack">
        <h2>{{ t('signal-code.' + name(shown.code)) }}</h2>
        <p>{{ t('signal.when', { day: dates.day(shown.onDay), time: dates.moment(shown.sentAt) }) }}</p>
        @if (shown.sentence) {
          <p>“{{ shown.sentence }}”</p>
        }
        @for (one of shown.earlier; track $index) {
          <p class="quiet">
            {{ t('signal.when', { day: dates.day(one.onDay), time: dates.moment(one.sentAt) }) }}
            @if (one.sentence) {
              “{{ one.sentence }}”
            }
          </p>
        }
        @if (shown.name) {
          <p class="quiet">
            {{ t('signal.meant', { name: shown.name }) }}
            @if (shown.bornOn; as born) {
              · {{ t('signal.born', { day: dates.date(born) }) }}
            }
            @if (shown.paperNumber; as number) {
              · {{ t('signal.paper', { number }) }}
            }
          </p>
        } @else if (shown.isConfirmed) {
          <p class="quiet">{{ t('signal.no-words') }}</p>
        } @else if (!shown.answer) {
          <p class="small">{{ t('signal.namesake') }}</p>
        }
        <pn-note kind="waiting" icon="late">{{ t('signal-do.' + name(shown.code)) }}</pn-note>
        @if (shown.answer; as answer) {
          <p>{{ t('signal-answer.' + name(answer)) }}</p>
          @if (shown.mayBeHim) {
            <div class="actions">
              <button type="button" matButton="outlined" (click)="choose('is_him')">
                {{ t('signal-answer.is-him') }}
              </button>
            </div>
          }
        } @else if (doubted(); as one) {
          <pn-note kind="waiting" icon="late" role="alert">{{ t('signal.sure') }}</pn-note>
          <div class="actions">
            <button type="button" matButton="filled" (click)="answer(one)">
              {{ t('signal-answer.' + name(one)) }}
            </button>
            <button type="button" matButton="outlined" (click)="doubted.set(null)">
              {{ t('ui.cancel') }}
            </button>
          </div>
        } @else {
          <div class="actions">
            <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'contacts', 'new']">
              {{ t('today.do-record-contact') }}
            </a>
            @for (one of answers(); track one) {
              <button
                type="button"
                [matButton]="one === 'acted' || one === 'is_him' ? 'filled' : 'outlined'"
                (click)="choose(one)"
              >
                {{ t('signal-answer.' + name(one)) }}
              </button>
            }
          </div>
        }
      </section>
      @for (step of shown.asks; track step) {
        <section class="card padded stack">
          <h2>{{ t('partner.step-' + step) }}</h2>
          <p>{{ t('partner.tell-her') }}</p>
          <div class="actions">
            @for (word of words; track word) {
              <button type="button" matButton="outlined" (click)="record(step, word)">
                {{ t('partner-word.' + name(word)) }}
              </button>
            }
          </div>
        </section>
      }
    </ng-container>
  `,
  styles: `
    section + section {
      margin-top: 16px;
    }
  `,
})
export class CaseSignal {
  /** From the address. */
  readonly signalId = input.required<string>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly back = backToCase();
  protected readonly sender = sender();
  protected readonly words = PARTNER_WORD;
  protected readonly signal = apiResource<CaseSignalDto>(() =>
    this.api.call(getProgrammeSignal, this.place()),
  );

  /** A namesake is ruled out first; the words come then. */
  protected readonly answers = computed(() =>
    SIGNAL_ANSWER.filter((one) =>
      this.signal.value()?.isConfirmed ? one !== 'is_him' : one === 'is_him' || one === 'not_him',
    ),
  );
  /** Setting a danger aside is asked twice. */
  protected readonly doubted = signal<SignalAnswer | null>(null);

  protected choose(one: SignalAnswer): Promise<void> | void {
    const code = this.signal.value()?.code;
    const isDanger = DANGERS.some((danger) => danger === code);
    if (isDanger && (one === 'not_him' || one === 'no_change')) return this.doubted.set(one);
    return this.answer(one);
  }

  protected answer(answer: SignalAnswer): Promise<void> {
    const params = { ...this.place(), body: { answer } };
    return this.change(() => this.api.call(answerProgrammeSignal, params, this.submission.context()));
  }

  protected record(step: number, word: PartnerWord): Promise<void> {
    const params = { ...this.place(), body: { step, word } };
    return this.change(() => this.api.call(recordPartnerWord, params, this.submission.context()));
  }

  private place(): { caseId: string; id: string } {
    return { caseId: this.store.subject().id, id: this.signalId() };
  }

  private async change(work: () => Promise<CaseSignalDto>): Promise<void> {
    const isDone = await this.sender.send(async () => {
      this.signal.set(await work());
      await this.store.reload();
    });
    if (isDone) this.submission.renew();
  }
}

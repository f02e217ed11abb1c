import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { askForVoice } from '../../api/fn/statistics/ask-for-voice';
import { listVoices } from '../../api/fn/statistics/list-voices';
import { VOICE_QUESTION } from '../../api/models/voice-question-array';
import { VOICE_ANSWER } from '../../api/models/voice-answer-array';
import type { VoiceCodeDto } from '../../api/models/voice-code-dto';
import type { VoicesDto } from '../../api/models/voices-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { WORKERS } from '../../core/session/session.types';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';

/** Digits in groups, as one reads a number aloud. */
const GROUPS = /(\d{3})(?=\d{3})/g;

/** A code for the survivor's five questions, and what at least five of them said of an agency, as rounded sums. */
@Component({
  selector: 'pn-voices',
  imports: [Arrived, Empty, MatButton, PageHeader],
  template: `
    <pn-page-header
      [heading]="t('voices.title')"
      [lead]="t('voices.lead')"
      [back]="{ to: ['/services'], label: t('menu.services') }"
    />
    <div class="stack">
      @if (mayAsk()) {
        <section class="card padded stack">
          <h2>{{ t('voices.ask') }}</h2>
          <p>{{ t('voices.ask-text') }}</p>
          @if (code(); as made) {
            <p aria-live="polite">
              <b class="code">{{ grouped(made.code) }}</b>
              <span class="small quiet">{{ t('voices.until', { day: dates.date(made.untilOn) }) }}</span>
            </p>
            <p class="small">{{ t('voices.where', { address: address() }) }}</p>
          }
          <div class="actions">
            <button matButton="filled" type="button" [disabled]="sender.isSending()" (click)="make()">
              {{ t(code() ? 'voices.another' : 'voices.make') }}
            </button>
          </div>
          @if (sender.problem()) {
            <p class="error small" role="alert">{{ sender.problem() }}</p>
          }
        </section>
      }
      <ng-container *pnArrived="heard as all">
        @for (quarter of all; track quarter.agencyId + quarter.quarterOn) {
          <section class="card padded">
            <h2>{{ quarter.agencyName[language.current()] }}, {{ period(quarter) }}</h2>
            <p class="small quiet">
              {{ t('voices.heard', { count: quarter.heard ?? few }) }} {{ t('figures.rounded') }}
            </p>
            <ul class="lines">
              @for (line of lines(quarter); track line.question) {
                <li>
                  <span>{{ line.question }}</span><b>{{ line.said }}</b>
                </li>
              }
            </ul>
          </section>
        } @empty {
          @if (mayRead()) {
            <pn-empty [heading]="t('voices.none')" [next]="t('voices.none-next')" />
          }
        }
      </ng-container>
    </div>
  `,
  styles: `
    .code {
      font: 600 1.75rem/2.25rem var(--pn-font);
      margin-inline-end: 12px;
    }
    .lines {
      margin: 12px 0 0;
      padding: 0;
      list-style: none;
    }
    .lines li {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      justify-content: space-between;
      padding: 8px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class Voices {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  protected readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly few = '0–4';
  protected readonly sender = sender();
  protected readonly code = signal<VoiceCodeDto | null>(null);
  protected readonly mayAsk = computed(() => this.session.hasRole(...WORKERS));
  /** Nobody of the agency: who knew the other answers could work out the one she gave. */
  protected readonly mayRead = computed(() => this.session.hasRole('coordinator'));
  protected readonly heard = apiResource(() =>
    this.mayRead() ? this.api.call(listVoices, {}) : Promise.resolve<VoicesDto[]>([]),
  );
  protected readonly address = computed(() => `${location.origin}/portal/${this.language.current()}/voice`);

  protected async make(): Promise<void> {
    await this.sender.send(async () => this.code.set(await this.api.call(askForVoice, {})));
  }

  protected grouped(code: string): string {
    return code.replace(GROUPS, '$1 ');
  }

  protected period({ quarterOn }: VoicesDto): string {
    const [year, month] = quarterOn.split('-').map(Number);
    return this.dates.period(`${year}-${Math.ceil((month ?? 1) / 3)}`);
  }

  protected lines({ sums }: VoicesDto): { question: string; said: string }[] {
    return VOICE_QUESTION.map((question) => ({
      question: this.t(`voice-question.${textName(question)}`),
      said: VOICE_ANSWER.map((answer) => {
        const sum = sums.find((one) => one.question === question && one.answer === answer);
        return `${this.t(`voice-answer.${answer}`)}: ${sum?.value ?? this.few}`;
      }).join(' · '),
    }));
  }
}

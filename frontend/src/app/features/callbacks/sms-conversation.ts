import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import type { CallbackConversationDto, SmsAnswerRequest } from '../../api/models';
import { LANGUAGE } from '../../api/models/language-array';
import { SMS_BASIS } from '../../api/models/sms-basis-array';

import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';
import { RadioCards } from '../../ui/radio-cards/radio-cards';

/** So many letters and none of ours: Tajik written on a phone without its alphabet. */
const LATIN = /^(?=(?:[^A-Za-z]*[A-Za-z]){8})[^\u0400-\u04ff]*$/;

/** Text messages that came, and the neutral sentences that may answer them. */
@Component({
  selector: 'pn-sms-conversation',
  imports: [ChoiceChips, MatButton, MatCheckbox, Note, RadioCards],
  templateUrl: './sms-conversation.html',
  styles: `
    blockquote {
      margin: 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class SmsConversation {
  readonly conversation = input.required<CallbackConversationDto>();
  readonly isSending = input.required<boolean>();
  readonly mayAnswer = input.required<boolean>();
  readonly answered = output<SmsAnswerRequest>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly language = signal<string | null>('tg');
  protected readonly template = signal<string | null>(null);
  protected readonly basis = signal<string | null>(null);
  protected readonly isSafe = signal(false);
  protected readonly languages = LANGUAGE.map((value) => ({
    value,
    label: this.t(`sms-language.${textName(value)}`),
  }));
  protected readonly bases = SMS_BASIS.map((value) => ({
    value,
    label: this.t(`sms-basis.${textName(value)}`),
  }));
  protected readonly messages = computed(() =>
    this.conversation().messages.map(({ text, receivedAt, parts, missing, times }) => ({
      text,
      notes: [
        this.dates.moment(receivedAt),
        times > 1 ? this.t('callbacks.sms-times', { times }) : '',
        missing.length > 0 ? this.t('callbacks.sms-missing', { missing: missing.join(', '), parts }) : '',
        LATIN.test(text) ? this.t('callbacks.sms-latin') : '',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  );
  protected readonly answers = computed(() =>
    this.conversation().answers.map(({ id, template, state, at }) => ({
      id,
      text: [
        this.dates.moment(at),
        this.sentence(template, this.language() ?? 'tg'),
        this.t(`sms-state.${textName(state)}`),
      ].join(' · '),
    })),
  );
  protected readonly sentences = computed(() =>
    this.conversation()
      .sentences.filter(({ language }) => language === this.language())
      .map(({ template, text }) => ({ value: template, label: text })),
  );
  protected readonly isReady = computed(
    () => this.template() !== null && this.basis() !== null && this.isSafe() && !this.isSending(),
  );

  protected send(): void {
    if (!this.isReady()) return;
    this.answered.emit({
      template: this.template() as SmsAnswerRequest['template'],
      language: this.language() as SmsAnswerRequest['language'],
      basis: this.basis() as SmsAnswerRequest['basis'],
      isSafeNow: true,
    });
    this.isSafe.set(false);
    this.template.set(null);
  }

  private sentence(asked: string, spoken: string): string {
    const found = this.conversation().sentences.find(
      ({ template, language }) => template === asked && language === spoken,
    );
    return found ? `“${found.text}”` : '';
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { checkPaper } from '../../../api/fn/printing/check-paper';
import type { PaperResult } from '../../../api/models/paper-result';
import { PRINT_FORM_LANGUAGE } from '../../../api/models/print-form-language-array';
import { Api } from '../../../core/http/api';
import { sender } from '../../../core/http/sender';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { TextField } from '../../../ui/field/text-field';
import { Note } from '../../../ui/note/note';

const KINDS = { genuine: 'done', newer_state: 'soon', not_genuine: 'error' } as const;

/** For anyone who holds a printed order: whether it is genuine, and whether something newer holds. */
@Component({
  selector: 'pn-paper-check',
  imports: [MatButton, Note, TextField],
  template: `
    <div class="card padded stack">
      <h1>{{ t('paper-check.title') }}</h1>
      <p class="quiet">{{ t('paper-check.lead') }}</p>
      <form class="stack" novalidate (submit)="check($event)">
        <pn-text-field fieldId="paper-number" [label]="t('paper-check.number')" [(value)]="number" />
        <pn-text-field
          fieldId="paper-word"
          [label]="t('paper-check.word')"
          [hint]="t('paper-check.word-hint')"
          autocapitalize="characters"
          [(value)]="word"
        />
        <div class="actions">
          <button matButton="filled" type="submit">{{ t('paper-check.check') }}</button>
        </div>
      </form>
      @if (sender.problem(); as sentence) {
        <pn-note kind="error" icon="late" role="alert">{{ sentence }}</pn-note>
      } @else if (result(); as found) {
        <pn-note [kind]="kinds[found]" role="status">{{ t('paper-result.' + name(found)) }}</pn-note>
      }
      <p class="small">
        <a [href]="page()" download="check.html">{{ t('paper-check.keep') }}</a>
      </p>
    </div>
  `,
})
export class PaperCheck {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly kinds = KINDS;
  protected readonly sender = sender();
  protected readonly number = signal('');
  protected readonly word = signal('');
  protected readonly result = signal<PaperResult | null>(null);
  protected readonly page = computed(() => {
    const language = PRINT_FORM_LANGUAGE.find((one) => one === this.language.current()) ?? 'tg';
    return `/api/paper-checks/page?language=${language}`;
  });

  protected async check(event: Event): Promise<void> {
    event.preventDefault();
    this.result.set(null);
    await this.sender.send(async () => {
      const body = { number: this.number().trim(), checkWord: this.word().trim() };
      this.result.set((await this.api.call(checkPaper, { body })).result);
    });
  }
}

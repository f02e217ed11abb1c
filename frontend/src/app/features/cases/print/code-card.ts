import { Component, computed, input } from '@angular/core';
import type { Words } from '../../../core/language/all-texts';
import { LANGUAGE_NAMES } from '../../../core/language/languages';
import { Code } from '../../../ui/code/code';
import { spelled } from './code-labels';
import { LANGUAGE } from '../../../api/models/language-array';

/** The case code, with how to say each sign over the telephone in all languages; no other content. */
@Component({
  selector: 'pn-code-card',
  imports: [Code],
  templateUrl: './code-card.html',
  styleUrl: './code-card.scss',
})
export class CodeCard {
  readonly code = input.required<string>();
  /** Codes on earlier cards of hers, by which she is found too. */
  readonly previousCodes = input<readonly string[]>([]);
  /** By key, as `AllTexts` has them. */
  readonly texts = input.required<ReadonlyMap<string, Words>>();

  protected readonly languages = LANGUAGE;
  protected readonly names = LANGUAGE_NAMES;
  protected readonly groups = computed(() => spelled(this.code(), this.texts()));
  protected readonly lines = computed(() =>
    (['card.your-code', 'card.say-it', 'card.earlier'] as const).map((key) => this.texts().get(key)),
  );
}

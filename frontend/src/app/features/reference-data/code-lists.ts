import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { ProblemTexts } from '../../core/http/problem-texts';
import { AllTexts } from '../../core/language/all-texts';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { CodeSelect } from '../../ui/field/code-select';
import { PageHeader } from '../../ui/page-header/page-header';
import { LANGUAGE } from '../../api/models/language-array';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** Code lists for the choices in forms, in the order of the questions. */
const LISTS = [
  'agency-type',
  'role',
  'service-type',
  'place',
  'law-form',
  'gbv-core-type',
  'relationship',
  'marital-status',
  'age-band',
  'disability',
  'incident-place',
  'time-of-day',
  'earlier-report',
  'risk-factor',
  'band',
  'contact-channel',
  'follow-up-rule',
  'follow-up-outcome',
  'referred-from',
  'referral-status',
  'referral-decline-reason',
  'urgency',
  'consent-scope',
  'legal-basis',
  'police-measure',
  'order-status',
  'order-condition',
  'goal-domain',
  'blocker',
  'closure-event',
  'closure-reason',
  'withdrawal-reason',
] as const;

/** Every list of codes with its words in the three languages, to be read and compared. */
@Component({
  selector: 'pn-code-lists',
  imports: [Arrived, CodeSelect, MatButton, PageHeader, RouterLink],
  templateUrl: './code-lists.html',
  styleUrl: './code-lists.scss',
})
export class CodeLists {
  private readonly all = inject(AllTexts);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly lists = LISTS;
  protected readonly languages = LANGUAGE;
  protected readonly languageNames = LANGUAGE_NAMES;
  protected readonly texts = apiResource(() => this.all.load());
  protected readonly chosen = signal<string>(LISTS[0]);
  protected readonly title = computed(() => this.t(`lists.of-${this.chosen()}`));
  protected readonly rows = computed(() => {
    const texts = this.texts.value();
    const beginning = `${this.chosen()}.`;
    return texts
      ? [...texts]
          .filter(([key]) => key.startsWith(beginning))
          .map(([key, words]) => ({ code: key.slice(beginning.length), words }))
      : null;
  });
}

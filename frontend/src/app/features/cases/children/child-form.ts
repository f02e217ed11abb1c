import { Component, computed, inject, input, output, signal } from '@angular/core';
import { changeChild } from '../../../api/fn/survivors/change-child';
import { recordChild } from '../../../api/fn/survivors/record-child';
import { BIRTH_CERTIFICATE } from '../../../api/models/birth-certificate-array';
import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildRequest } from '../../../api/models/child-request';
import type { ChildWordsDto } from '../../../api/models/child-words-dto';
import { CHILD_SEX } from '../../../api/models/child-sex-array';
import { LIVES_WITH } from '../../../api/models/lives-with-array';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { sender } from '../../../core/http/sender';
import { codeOptions } from '../../../core/language/code-options';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { CaseStore } from '../case-page/case-store';

const FACTS = ['sawViolence', 'wasHurt', 'usedAsThreat', 'hasDisability'] as const;
type Fact = (typeof FACTS)[number];
type Words = Omit<ChildWordsDto, 'id'>;
const NO_WORDS: Words = { givenName: null, school: null, whoMayFetch: null };
const NEW: Omit<ChildDto, 'id' | 'ownCaseId' | 'recorded' | 'safety' | 'version'> = {
  ...{ birthYear: null, sex: 'unknown', livesWith: 'her', birthCertificate: 'unknown' },
  ...{ sawViolence: 'unknown', wasHurt: 'unknown', usedAsThreat: 'unknown', hasDisability: 'unknown' },
};

/** One child: recorded, or corrected. Names are corrected while they are shown, and left as they are otherwise. */
@Component({
  selector: 'pn-child-form',
  imports: [ChoiceChips, CodeSelect, ErrorSummary, FormActions, SeveralChips, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      <pn-choice-chips
        fieldId="sex"
        [legend]="t('children.sex')"
        [options]="sexes()"
        [value]="model().sex"
        (valueChange)="put({ sex: $any($event) })"
      />
      <pn-text-field
        fieldId="birthYear"
        inputmode="numeric"
        [label]="t('children.birth-year')"
        [optional]="true"
        [error]="errors.at('birthYear')"
        [cutsAt]="4"
        [value]="birthYear()"
        (valueChange)="typedYear.set($event)"
      />
      <pn-code-select
        fieldId="livesWith"
        prefix="lives-with."
        [label]="t('children.lives-with')"
        [codes]="places"
        [value]="model().livesWith"
        (valueChange)="put({ livesWith: $any($event) })"
      />
      <pn-code-select
        fieldId="birthCertificate"
        prefix="birth-certificate."
        [label]="t('children.birth-certificate')"
        [codes]="papers"
        [value]="model().birthCertificate"
        (valueChange)="put({ birthCertificate: $any($event) })"
      />
      <pn-several-chips
        fieldId="facts"
        [legend]="t('children.facts')"
        [options]="factOptions()"
        [value]="facts()"
        (valueChange)="choose($event)"
      />
      @if (editsWords()) {
        @for (field of wordFields; track field.name) {
          <pn-text-field
            [fieldId]="field.name"
            [label]="t(field.label)"
            [optional]="true"
            [error]="errors.at(field.name)"
            [limit]="field.limit"
            [value]="words()[field.name] ?? ''"
            (valueChange)="write(field.name, $event)"
          />
        }
      } @else {
        <p class="small quiet">{{ t('children.show-first') }}</p>
      }
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="closed.emit()" />
    </form>
  `,
})
export class ChildForm {
  /** Null for a new child. */
  readonly child = input<ChildDto | null>(null);
  /** Names and school of the child, while they are shown. */
  readonly shown = input<ChildWordsDto | null>(null);
  readonly saved = output<void>();
  readonly closed = output<void>();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly places = LIVES_WITH;
  protected readonly papers = BIRTH_CERTIFICATE;
  protected readonly sexes = codeOptions(CHILD_SEX, 'child-sex.');
  protected readonly factOptions = codeOptions(
    FACTS.map((fact) => fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    'child-fact.',
  );
  protected readonly wordFields = [
    { name: 'givenName', label: 'children.given-name', limit: 60 },
    { name: 'school', label: 'children.school', limit: 200 },
    { name: 'whoMayFetch', label: 'children.who-may-fetch', limit: 200 },
  ] as const;
  protected readonly errors = formErrors({
    ...{ birthYear: 'birthYear', livesWith: 'livesWith', birthCertificate: 'birthCertificate', sex: 'sex' },
    ...{ 'words.givenName': 'givenName', 'words.school': 'school', 'words.whoMayFetch': 'whoMayFetch' },
  });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly editsWords = computed(() => this.child() === null || this.shown() !== null);
  /** The draft holds changes alone: it undoes no later correction, and keeps no name that was only shown. */
  private readonly changes = signal<Partial<ChildRequest>>({});
  private readonly typedWords = signal<Partial<Words>>({});
  protected readonly typedYear = signal<string | null>(null);
  protected readonly model = computed(() => ({ ...(this.child() ?? NEW), ...this.changes() }));
  protected readonly birthYear = computed(() => this.typedYear() ?? String(this.child()?.birthYear ?? ''));
  protected readonly words = computed<Words>(() => ({
    ...NO_WORDS,
    ...this.shown(),
    ...this.typedWords(),
  }));
  protected readonly facts = computed<readonly string[]>(() =>
    this.factOptions()
      .map(({ value }) => value)
      .filter((_, at) => this.model()[FACTS[at] as Fact] === 'yes'),
  );
  private readonly draft = panelDraft(
    () => [`child:${this.store.subject().id}`, ...(this.child() ? [this.child()?.id] : [])].join(':'),
    { changes: this.changes, typedYear: this.typedYear, typedWords: this.typedWords },
  );

  protected put(change: Partial<ChildRequest>): void {
    this.changes.update((changes) => ({ ...changes, ...change }));
  }

  /** What was recorded as yes and is no longer chosen is a no; what was never asked stays so. */
  protected choose(chosen: readonly string[]): void {
    const recorded = this.child() ?? NEW;
    this.factOptions().forEach(({ value }, at) => {
      const fact = FACTS[at] as Fact;
      const isYes = chosen.includes(value);
      if (isYes !== this.facts().includes(value))
        this.put({ [fact]: isYes ? 'yes' : recorded[fact] === 'yes' ? 'no' : recorded[fact] });
    });
  }

  protected write(name: keyof Words, text: string): void {
    this.typedWords.update((words) => ({ ...words, [name]: text }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const year = this.birthYear().trim();
    if (this.errors.show(/^(\d{4})?$/.test(year) ? [] : [this.yearMistake()])) return;
    const caseId = this.store.subject().id;
    const child = this.child();
    const body = this.request(year);
    const done = await this.sender.send(async () => {
      if (child)
        await this.api.call(
          changeChild,
          { id: child.id, body },
          this.draft.submission.context(child.version),
        );
      else await this.api.call(recordChild, { caseId, body }, this.draft.submission.context());
    });
    if (!done) return;
    this.draft.drop();
    this.announcer.say(this.t('ui.saved'));
    this.saved.emit();
  }

  private yearMistake(): { fieldId: string; text: string } {
    return { fieldId: 'birthYear', text: this.t('children.year-mistake') };
  }

  private request(year: string): ChildRequest {
    const { sex, livesWith, birthCertificate, sawViolence, wasHurt, usedAsThreat, hasDisability } =
      this.model();
    const typed = ({ givenName, school, whoMayFetch }: Words): Words => ({
      givenName: givenName?.trim() || null,
      school: school?.trim() || null,
      whoMayFetch: whoMayFetch?.trim() || null,
    });
    return {
      ...{ sex, livesWith, birthCertificate, enteredInError: false },
      ...{ sawViolence, wasHurt, usedAsThreat, hasDisability },
      birthYear: year ? Number(year) : null,
      words: this.editsWords() ? typed(this.words()) : null,
    };
  }
}

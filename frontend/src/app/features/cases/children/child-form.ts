import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { changeChild } from '../../../api/fn/survivors/change-child';
import { recordChild } from '../../../api/fn/survivors/record-child';
import { BIRTH_CERTIFICATE } from '../../../api/models/birth-certificate-array';
import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildRequest } from '../../../api/models/child-request';
import type { ChildWordsDto } from '../../../api/models/child-words-dto';
import { CHILD_SEX } from '../../../api/models/child-sex-array';
import { LIVES_WITH } from '../../../api/models/lives-with-array';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { formErrors } from '../../../core/http/form-errors';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { sender } from '../../../core/http/sender';
import { codeOptions } from '../../../core/language/code-options';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { CaseStore } from '../case-page/case-store';
import { BothValues, LineMerge } from '../conflict/both-values';
import type { ConflictChoice } from '../conflict/conflict';
import { CHILD_FACTS, CHILD_LINES, CHILD_WORDS } from './child-lines';
import { childLineInWords, childLineLabel, childTexts } from './child-lines';
import type { ChildFact, ChildLine, ChildTexts, ChildWords } from './child-lines';

const NO_WORDS: ChildWords = { givenName: null, school: null, whoMayFetch: null };
const NEW: Omit<ChildDto, 'id' | 'ownCaseId' | 'recorded' | 'safety' | 'version'> = {
  ...{ birthYear: null, sex: 'unknown', livesWith: 'her', birthCertificate: 'unknown' },
  ...{ sawViolence: 'unknown', wasHurt: 'unknown', usedAsThreat: 'unknown', hasDisability: 'unknown' },
};

/** One child: recorded, or corrected. Names are corrected while they are shown, and left as they are otherwise. */
@Component({
  selector: 'pn-child-form',
  imports: [BothValues, ChoiceChips, CodeSelect, ErrorSummary, FormActions, SeveralChips, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      <pn-both-values [merge]="merge" [mine]="mine()" [inWords]="inWords" (chosen)="decide($event)" />
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
        (valueChange)="putYear($event)"
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
  /** A colleague saved a correction first. */
  readonly outdated = output<void>();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly places = LIVES_WITH;
  protected readonly papers = BIRTH_CERTIFICATE;
  protected readonly sexes = codeOptions(CHILD_SEX, 'child-sex.');
  protected readonly factOptions = codeOptions(
    CHILD_FACTS.map((fact) => fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
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
  private readonly typedWords = signal<Partial<ChildWords>>({});
  private readonly typedYear = signal<string | null>(null);
  protected readonly model = computed(() => ({ ...(this.child() ?? NEW), ...this.changes() }));
  protected readonly birthYear = computed(() => this.typedYear() ?? String(this.child()?.birthYear ?? ''));
  protected readonly words = computed<ChildWords>(() => ({
    ...NO_WORDS,
    ...this.shown(),
    ...this.typedWords(),
  }));
  protected readonly facts = computed<readonly string[]>(() =>
    this.factOptions()
      .map(({ value }) => value)
      .filter((_, at) => this.model()[CHILD_FACTS[at] as ChildFact] === 'yes'),
  );
  /** What was recorded of each changed line when it was changed. */
  private readonly seen = signal<Partial<ChildTexts>>({});
  private readonly recorded = computed(() => {
    const child = this.child();
    return childTexts(child ?? NEW, this.shown() ?? NO_WORDS, String(child?.birthYear ?? ''));
  });
  protected readonly mine = computed(() => childTexts(this.model(), this.words(), this.birthYear()));
  protected readonly merge = new LineMerge(CHILD_LINES, (line) => childLineLabel(line, this.t));
  protected readonly inWords = (line: ChildLine, text: string): string =>
    childLineInWords(line, text, this.t);
  private readonly draft = panelDraft(
    () => [`child:${this.store.subject().id}`, ...(this.child() ? [this.child()?.id] : [])].join(':'),
    { changes: this.changes, typedYear: this.typedYear, typedWords: this.typedWords, seen: this.seen },
  );

  constructor() {
    effect(() => {
      const [seen, recorded] = [this.seen(), this.recorded()];
      const base = { ...recorded, ...seen };
      // Words that are hidden now cannot be compared; they are not sent either.
      const hidden = this.editsWords() ? [] : CHILD_WORDS.map((line) => [line, base[line]]);
      const theirs = { ...recorded, ...(Object.fromEntries(hidden) as Partial<ChildTexts>) };
      untracked(() => {
        // Each time from what was seen, so a choice that waits is found again.
        this.merge.undecided.set({});
        this.merge.merge({ base, mine: this.mine(), theirs });
      });
    });
  }

  protected decide({ line, choice }: { line: ChildLine; choice: ConflictChoice }): void {
    if (choice === 'theirs') {
      const without = <T extends object>(all: T): T =>
        Object.fromEntries(Object.entries(all).filter(([name]) => name !== line)) as T;
      this.changes.update(without);
      this.typedWords.update(without);
      if (line === 'birthYear') this.typedYear.set(null);
    }
    this.seen.update((seen) => ({ ...seen, [line]: this.recorded()[line] }));
  }

  private see(...lines: readonly ChildLine[]): void {
    const recorded = untracked(this.recorded);
    this.seen.update((seen) => ({
      ...Object.fromEntries(lines.map((line) => [line, recorded[line]])),
      ...seen,
    }));
  }

  protected putYear(text: string): void {
    this.see('birthYear');
    this.typedYear.set(text);
  }

  protected put(change: Partial<ChildRequest>): void {
    this.see(...CHILD_LINES.filter((line) => line in change));
    this.changes.update((changes) => ({ ...changes, ...change }));
  }

  /** What was recorded as yes and is no longer chosen is a no; what was never asked stays so. */
  protected choose(chosen: readonly string[]): void {
    const recorded = this.child() ?? NEW;
    this.factOptions().forEach(({ value }, at) => {
      const fact = CHILD_FACTS[at] as ChildFact;
      const isYes = chosen.includes(value);
      if (isYes !== this.facts().includes(value))
        this.put({ [fact]: isYes ? 'yes' : recorded[fact] === 'yes' ? 'no' : recorded[fact] });
    });
  }

  protected write(name: keyof ChildWords, text: string): void {
    this.see(name);
    this.typedWords.update((words) => ({ ...words, [name]: text }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const year = this.birthYear().trim();
    if (this.errors.show(this.mistakes(year))) return;
    const caseId = this.store.subject().id;
    const child = this.child();
    const body = this.request(year);
    const done = await this.sender.send(async () => {
      if (child) await this.change(child, body);
      else await this.api.call(recordChild, { caseId, body }, this.draft.submission.context());
    });
    if (!done) return;
    this.draft.drop();
    this.announcer.say(this.t('ui.saved'));
    this.saved.emit();
  }

  private async change({ id, version }: ChildDto, body: ChildRequest): Promise<void> {
    try {
      await this.api.call(changeChild, { id, body }, this.draft.submission.context(version));
    } catch (problem) {
      if (toProblem(problem).status === 412) {
        this.draft.submission.renew();
        this.outdated.emit();
      }
      throw problem;
    }
  }

  private mistakes(year: string): FieldError[] {
    const isHidden = !this.editsWords() && Object.keys(this.typedWords()).length > 0;
    return [
      ...this.merge.missing(this.t),
      ...(/^(\d{4})?$/.test(year) ? [] : [{ fieldId: 'birthYear', text: this.t('children.year-mistake') }]),
      // Names are shown for two minutes only; words typed in that time are neither lost nor left out silently.
      ...(isHidden ? [{ fieldId: '', text: this.t('children.show-first'), isGeneral: true }] : []),
    ];
  }

  private request(year: string): ChildRequest {
    const { sex, livesWith, birthCertificate, sawViolence, wasHurt, usedAsThreat, hasDisability } =
      this.model();
    const typed = ({ givenName, school, whoMayFetch }: ChildWords): ChildWords => ({
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

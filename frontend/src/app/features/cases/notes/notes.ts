import {
  Component,
  afterRenderEffect,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import { listNarratives } from '../../../api/fn/cases/list-narratives';
import { discloseNarratives } from '../../../api/fn/cases/disclose-narratives';
import { writeNarrative } from '../../../api/fn/cases/write-narrative';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { Icon } from '../../../ui/icon/icon';
import { shownForAWhile } from '../masked-field/shown-for-a-while';
import { UnmaskForm } from '../masked-field/unmask-form';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { TextField } from '../../../ui/field/text-field';
import { Disclosure } from '../disclosure/disclosure';
import { SHOWN_SECONDS } from '../disclosure/identity-card';
import { Arrived } from '../../../ui/states/arrived';
import { sender } from '../../../core/http/sender';

/** Her account and the agency's own notes; nobody outside the agency reads them. */
@Component({
  selector: 'pn-notes',
  imports: [Arrived, DraftLine, Empty, Icon, MatButton, TextField, UnmaskForm],
  templateUrl: './notes.html',
  styleUrl: '../case-page/records.scss',
})
export class Notes {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly notes = apiResource(() =>
    this.api.call(listNarratives, { caseId: this.store.subject().id }),
  );
  /** A supervisor sees that a note exists; its text needs a reason and is shown for two minutes. */
  protected readonly texts = new Disclosure((reason) =>
    this.api.call(discloseNarratives, { caseId: this.store.subject().id, body: { reason } }),
  );
  protected readonly shown = shownForAWhile(() => this.texts.hide());
  protected readonly rows = computed(() => this.texts.value() ?? this.notes.value() ?? []);
  protected readonly isMasked = computed(() => this.rows().some(({ text }) => text === null));
  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');
  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  protected readonly limit = TEXT_LIMITS.caseNote;
  protected readonly text = signal('');
  protected readonly sender = sender((problem) => this.problem.set(this.problems.sentence(problem)));
  protected readonly problem = signal('');
  protected readonly draft = formDraft(`note:${this.store.subject().id}`, {
    read: () => this.text(),
    restore: (kept) => this.text.set(kept),
  });

  constructor() {
    effect(() => (this.texts.value() ? this.shown.start(SHOWN_SECONDS) : this.shown.stop()));
    // A link to the notes moves the focus past the form.
    afterRenderEffect(() => {
      if (this.fragment() !== 'notes' || !this.notes.value()) return;
      const heading = untracked(this.heading)?.nativeElement;
      heading?.focus({ preventScroll: true });
      heading?.scrollIntoView();
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text().trim();
    this.problem.set(text ? '' : this.t('error.required'));
    if (!text || isTooLong(text, this.limit)) return;
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: { text } };
      const context = this.draft.submission.context(null, this.draft.key);
      this.notes.set(await this.api.call(writeNarrative, params, context));
      this.text.set('');
      this.draft.drop();
      this.announcer.say(this.t('ui.saved'));
    });
  }
}

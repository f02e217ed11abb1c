import { Component, computed, effect, inject, signal, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { changeRules } from '../../api/fn/follow-up-rules/change-rules';
import { getRuleBook } from '../../api/fn/follow-up-rules/get-rule-book';
import { listRuleBooks } from '../../api/fn/follow-up-rules/list-rule-books';
import { previewRules } from '../../api/fn/follow-up-rules/preview-rules';
import type { RulePreviewDto, RuleSetDto, RuleSetRowDto, RuleValueRequest } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { RuleValues } from './rule-values';
import type { Typed } from './rule-values';
import { RuleVersions } from './rule-versions';
import { RuleLabels } from './rule-labels';
import { sectionsOf, setOf, typedOf } from './typed-values';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';

/** Every follow-up rule of a group: its trigger, due time and owner; the user sets it nearer in two steps. */
@Component({
  selector: 'pn-rules',
  imports: [
    Chip,
    Empty,
    FormActions,
    Icon,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
    RuleValues,
    RuleVersions,
    SelectField,
    TextField,
  ],
  templateUrl: './rules.html',
  styleUrl: './rules.scss',
})
export class Rules {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly words = inject(RuleLabels);
  protected readonly state = signal<'loading' | 'ready' | 'none' | 'failed'>('loading');
  protected readonly problem = signal('');
  private readonly led = signal<readonly RuleSetRowDto[]>([]);
  protected readonly groupId = signal('');
  protected readonly book = signal<RuleSetDto | null>(null);
  protected readonly isEditing = signal(false);
  protected readonly typed = signal<Typed>({});
  protected readonly errors = signal<Readonly<Record<string, string>>>({});
  protected readonly preview = signal<RulePreviewDto | null>(null);
  protected readonly reason = signal('');
  protected readonly reasonMissing = signal('');
  protected readonly sender = sender((problem) => this.refused(problem));
  protected readonly groups = computed(() =>
    this.led().map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  protected readonly sections = computed(() =>
    sectionsOf(this.book()?.rules ?? []).map(({ key, rules }) => ({
      key,
      title: this.t(`rules.section-${key}`),
      rules: rules.map((rule) => ({
        rule,
        title: this.words.title(rule.key),
        summary: this.words.summary(rule),
        triggers: this.words.triggers(rule),
        owner: this.t(`owner-role.${textName(rule.owner)}`),
        missed: rule.missed.map((role) => this.t(`role.${textName(role)}`)).join(', '),
        source: this.t(`rule-source.${textName(rule.source)}`),
        fixed: rule.fixed ? this.t(`rule-fixed.${textName(rule.fixed)}`) : '',
        open: rule.openRows === null ? '' : this.t('rules.open-rows', { count: rule.openRows }),
        isSet: rule.values.some(({ set }) => set !== null),
        /** Open while a value in it is wrong: errors are never hidden. */
        isWrong: rule.values.some(({ key }) => this.errors()[key]),
      })),
    })),
  );
  protected readonly told = computed(() => {
    const preview = this.preview();
    return (
      preview && {
        lines: preview.changes.map((change) => this.changeOf(change)),
        moved: this.words.wouldMove(preview),
      }
    );
  });

  private readonly asked = viewChild<ElementRef<HTMLElement>>('asked');

  constructor() {
    // The preview is below a long page: moves the focus to it.
    effect(() => this.asked()?.nativeElement.focus());
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      this.led.set(await this.api.call(listRuleBooks, {}));
      if (!this.groupId()) this.groupId.set(this.led()[0]?.id ?? '');
      if (this.groupId()) await this.read();
      else this.state.set('none');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }

  protected async choose(groupId: string): Promise<void> {
    this.groupId.set(groupId);
    this.stop();
    await this.load();
  }

  private async read(): Promise<void> {
    this.show(await this.api.call(getRuleBook, { groupId: this.groupId() }));
  }

  private show(book: RuleSetDto): void {
    this.book.set(book);
    this.state.set('ready');
  }

  protected edit(): void {
    const book = this.book();
    if (!book) return;
    this.typed.set(typedOf(book));
    this.isEditing.set(true);
  }

  protected type({ key, text }: { key: string; text: string }): void {
    this.typed.update((typed) => ({ ...typed, [key]: text }));
  }

  protected stop(): void {
    this.isEditing.set(false);
    this.preview.set(null);
    this.errors.set({});
    this.problem.set('');
    this.reason.set('');
  }

  /** The first step: previews the new due times, before anything is saved. */
  protected async ask(event: Event): Promise<void> {
    event.preventDefault();
    const values = this.values();
    if (!values) return;
    await this.send(async () => {
      const preview = await this.api.call(previewRules, { groupId: this.groupId(), body: { values } });
      if (preview.changes.length > 0) this.preview.set(preview);
      else this.problem.set(this.t('rules.nothing-changed'));
    });
  }

  /** The second step: a version with a reason. */
  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const [values, reason] = [this.values(), this.reason().trim()];
    this.reasonMissing.set(reason ? '' : this.t('error.required'));
    const version = this.book()?.version ?? null;
    if (!values || !reason || version === null) return;
    await this.send(async () => {
      const body = { values, reason };
      const context = this.submission.context(version);
      this.show(await this.api.call(changeRules, { groupId: this.groupId(), body }, context));
      this.submission.renew();
      this.stop();
    });
  }

  private async send(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    this.errors.set({});
    await this.sender.send(async () => {
      await work();
    });
  }

  private async refused(problem: unknown): Promise<void> {
    const fields = Object.entries(this.problems.fieldSentences(problem));
    this.errors.set(Object.fromEntries(fields.map(([path, text]) => [path.replace(/^values\./, ''), text])));
    this.problem.set(fields.length > 0 ? this.t('rules.put-right') : this.problems.sentence(problem));
    this.preview.set(null);
    // Another user was first: the typed values stay, next to the current ones.
    if (toProblem(problem).status === 412) await this.read();
  }

  /** Everything that is set; null where a text is no number. */
  private values(): RuleValueRequest[] | null {
    const { values, wrong } = setOf(this.typed(), this.book());
    this.errors.set(Object.fromEntries(wrong.map((key) => [key, this.t('error.not-whole')])));
    if (wrong.length > 0) this.problem.set(this.t('rules.put-right'));
    return wrong.length > 0 ? null : values;
  }

  private changeOf(change: RulePreviewDto['changes'][number]): string {
    const book = this.book();
    return book ? this.words.change(change, book) : '';
  }
}

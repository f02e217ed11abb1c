import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listRegisterLayouts } from '../../api/fn/registers/list-register-layouts';
import { startRegisterImport } from '../../api/fn/registers/start-register-import';
import type { RegisterLayoutDto } from '../../api/models/register-layout-dto';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { Field } from '../../ui/field/field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { ImportProgress } from './import-progress';

const MEGABYTE = 1024 * 1024;
const at = (on: string): KnownDay => ({ precision: 'day', on });

/** A supervisor brings in a register that the agency kept before, and sees what becomes of its rows. */
@Component({
  selector: 'pn-bring-in',
  imports: [
    DateField,
    ErrorSummary,
    Field,
    ImportProgress,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './bring-in.html',
  styleUrl: './bring-in.scss',
})
export class BringIn {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly layouts = signal<readonly RegisterLayoutDto[] | null>(null);
  protected readonly loadProblem = signal('');
  protected readonly chosen = signal<string | null>(null);
  protected readonly from = signal<KnownDay | null>(null);
  protected readonly until = signal<KnownDay | null>(null);
  protected readonly file = signal<File | null>(null);
  protected readonly isSending = signal(false);
  protected readonly errors = signal<readonly FieldError[]>([]);
  /** The headings that a refused file lacks. */
  protected readonly missing = signal('');
  /** The import that runs; null before. */
  protected readonly importId = signal<string | null>(null);
  /** Where nothing was stored. */
  protected readonly outcome = signal('');

  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly back = computed(() => ({ to: ['/registers'], label: this.t('menu.registers') }));
  protected readonly options = computed(() =>
    (this.layouts() ?? []).map(({ id, title }) => ({ value: id, label: title[this.language.current()] })),
  );
  private readonly layout = computed(() => this.layouts()?.find(({ id }) => id === this.chosen()) ?? null);
  private readonly mostBytes = computed(() => this.layouts()?.[0]?.mostBytes ?? 0);
  private readonly most = computed(() =>
    this.t('health.megabytes', { count: Math.floor(this.mostBytes() / MEGABYTE) }),
  );
  protected readonly fileHint = computed(() => this.t('registers.file-hint', { size: this.most() }));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.loadProblem.set('');
    try {
      this.layouts.set(await this.api.call(listRegisterLayouts, {}));
    } catch (problem) {
      this.loadProblem.set(this.problems.sentence(problem));
    }
  }

  protected choose(id: string | null): void {
    this.chosen.set(id);
    const layout = this.layout();
    this.from.set(layout && at(layout.periodFrom));
    this.until.set(layout && at(layout.periodUntil));
  }

  protected take(input: HTMLInputElement): void {
    this.file.set(input.files?.[0] ?? null);
  }

  protected errorAt(fieldId: string): string {
    return this.errors().find((error) => error.fieldId === fieldId)?.text ?? '';
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    this.missing.set('');
    this.errors.set(this.mistakes());
    const [layout, body] = [this.chosen(), this.file()];
    if (this.errors().length > 0 || layout === null || body === null) return;
    this.isSending.set(true);
    try {
      await this.start(layout, body);
    } catch (problem) {
      this.refuse(problem);
    }
    this.isSending.set(false);
  }

  protected again(): void {
    this.importId.set(null);
    this.outcome.set('');
    this.file.set(null);
    this.choose(null);
  }

  private async start(layout: string, body: Blob): Promise<void> {
    const period = { from: this.from()?.on ?? '', until: this.until()?.on ?? '' };
    const started = await this.api.call(
      startRegisterImport,
      { layout, ...period, body },
      this.submission.context(),
    );
    this.submission = new Submission();
    this.importId.set(started.importId);
    if (started.importId !== null) return;
    const { failedCount } = started;
    this.outcome.set(
      failedCount > 0
        ? this.t('registers.not-stored', { count: failedCount })
        : this.t('registers.all-known'),
    );
  }

  private mistakes(): FieldError[] {
    const required = this.t('error.required');
    const [layout, file] = [this.chosen(), this.file()];
    return [
      ...(layout === null ? [{ fieldId: 'layout', text: required }] : this.mistakenDays()),
      ...(file === null ? [{ fieldId: 'file', text: required }] : []),
      ...(file && file.size > this.mostBytes() ? [{ fieldId: 'file', text: this.tooLarge() }] : []),
    ];
  }

  private mistakenDays(): FieldError[] {
    const days = { from: this.from(), until: this.until() };
    return Object.entries(days).flatMap(([fieldId, day]) =>
      day?.on ? [] : [{ fieldId, text: this.t('error.invalid-date') }],
    );
  }

  private readonly tooLarge = (): string => this.t('error.file-too-large', { size: this.most() });

  private refuse(problem: unknown): void {
    const { code, details } = toProblem(problem);
    const columns = this.layout()?.columns ?? [];
    const headings = (details.fields ?? [])
      .filter((field) => field.code === 'heading_missing')
      .map(({ path }) => columns.find(({ meaning }) => meaning === path)?.heading ?? path);
    this.missing.set(headings.join('; '));
    const fieldId = code === 'period_invalid' ? 'until' : 'file';
    const text = code === 'file_too_large' ? this.tooLarge() : this.problems.sentence(problem);
    this.errors.set([{ fieldId, text }]);
  }
}

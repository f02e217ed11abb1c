import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { getImportFileTable } from '../../api/fn/imports/get-import-file-table';
import { mapImportFile } from '../../api/fn/imports/map-import-file';
import type {
  FittingMappingDto,
  ImportFileDto,
  ImportMappingRequest,
  ImportTableDto,
} from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import type { CardOption } from '../../ui/radio-cards/radio-cards';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { ColumnMappingForm } from './column-mapping';
import { columnMappings, likelyColumns } from './column-mappings';
import type { ColumnMappings, Holds } from './column-mappings';
import { readingErrors } from './reading-errors';

/** Chosen if none of the layouts fits. */
const DRAWN = 'drawn';
const at = (on: string): KnownDay => ({ precision: 'day', on });

/** How a file is read: its sheet, a layout that is known or one drawn here, and the days that it covers. */
@Component({
  selector: 'pn-upload-reading',
  imports: [
    ColumnMappingForm,
    DateField,
    ErrorSummary,
    LoadError,
    Loading,
    MatButton,
    MatCheckbox,
    RadioCards,
    SelectField,
    TextField,
  ],
  templateUrl: './upload-reading.html',
  styleUrl: './upload-reading.scss',
})
export class UploadReading {
  readonly upload = input.required<ImportFileDto>();
  readonly read = output<ImportFileDto>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly table = signal<ImportTableDto | null>(null);
  protected readonly problem = signal('');
  protected readonly chosen = signal<string | null>(null);
  protected readonly holds = signal<Holds>('registrations');
  protected readonly drawn = signal<ColumnMappings>(new Map());
  protected readonly continues = signal(false);
  protected readonly isKept = signal(true);
  protected readonly name = signal('');
  protected readonly from = signal<KnownDay | null>(null);
  protected readonly until = signal<KnownDay | null>(null);
  protected readonly errors = signal<readonly FieldError[]>([]);
  protected readonly sender = sender((problem) =>
    this.errors.set(readingErrors(problem, { problems: this.problems, t: this.t })),
  );

  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly isDrawing = computed(() => this.chosen() === DRAWN);
  protected readonly options = computed<CardOption[]>(() => [
    ...(this.table()?.layouts ?? []).map((layout) => this.toOption(layout)),
    { value: DRAWN, label: this.t('registers.draw') },
  ]);

  constructor() {
    effect(() => {
      const sheet = this.upload().sheet ?? 0;
      untracked(() => void this.load(sheet, null));
    });
  }

  protected async load(sheet: number, header: number | null): Promise<void> {
    this.problem.set('');
    try {
      const query = { id: this.upload().id, sheet, ...(header === null ? {} : { header }) };
      const table = await this.api.call(getImportFileTable, query);
      this.table.set(table);
      this.drawn.set(likelyColumns(table, this.holds()));
      if (header === null) this.suggest(table);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected takeSheet(sheet: string): void {
    void this.load(Number(sheet), null);
  }

  protected choose(id: string | null): void {
    this.chosen.set(id);
    const layout = this.table()?.layouts.find((known) => known.id === id);
    const { periodFrom, periodUntil } = this.upload();
    const isAsBefore = id === this.upload().layout;
    this.from.set(isAsBefore && periodFrom ? at(periodFrom) : layout ? at(layout.periodFrom) : null);
    this.until.set(isAsBefore && periodUntil ? at(periodUntil) : layout ? at(layout.periodUntil) : null);
  }

  protected errorAt(fieldId: string): string {
    return this.errors().find((error) => error.fieldId === fieldId)?.text ?? '';
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const body = this.wanted();
    this.errors.set(this.mistakes());
    if (this.errors().length > 0 || body === null) return;
    await this.sender.send(async () => {
      const { id } = this.upload();
      this.read.emit(await this.api.call(mapImportFile, { id, body }, new Submission().context()));
    });
  }

  /** Preselects the layout that fits without a gap; otherwise the user draws one. */
  private suggest({ layouts }: ImportTableDto): void {
    const before = layouts.find(({ id }) => id === this.upload().layout);
    const fitting = before ?? layouts.find(({ missing, found }) => missing.length === 0 && found > 1);
    this.choose(fitting?.id ?? DRAWN);
  }

  private wanted(): ImportMappingRequest | null {
    const [layout, table] = [this.chosen(), this.table()];
    const [from, until] = [this.from()?.on, this.until()?.on];
    if (!layout || !table || !from || !until) return null;
    const period = { sheet: table.sheet, from, until };
    if (!this.isDrawing()) return { ...period, layout };
    const drawing = {
      holds: this.holds(),
      headerRowNo: table.headerRowNo,
      continues: this.continues(),
      columns: columnMappings(this.drawn()),
    };
    return { ...period, drawing, ...(this.isKept() ? { name: this.name().trim() } : {}) };
  }

  private mistakes(): FieldError[] {
    const days = Object.entries({ from: this.from(), until: this.until() });
    const isUnnamed = this.isDrawing() && this.isKept() && this.name().trim() === '';
    return [
      ...(this.chosen() ? [] : [{ fieldId: 'layout', text: this.t('error.required') }]),
      ...(isUnnamed ? [{ fieldId: 'name', text: this.t('error.required') }] : []),
      ...days.flatMap(([fieldId, day]) => (day?.on ? [] : [{ fieldId, text: this.t('error.invalid-date') }])),
    ];
  }

  private toOption({ id, title, ownName, found, missing }: FittingMappingDto): CardOption {
    const lacks = this.t('registers.lacks', { list: missing.join('; ') });
    return {
      value: id,
      label: ownName ?? title[this.language.current()],
      detail: missing.length > 0 ? lacks : this.t('registers.fits', { count: found }),
      ...(ownName === null ? {} : { more: [this.t('registers.own-layout')] }),
      ...(missing.length > 0 ? { offBecause: lacks } : {}),
    };
  }
}

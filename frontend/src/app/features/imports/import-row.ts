import type { ElementRef } from '@angular/core';
import {
  Component,
  Injector,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { answerImportRow } from '../../api/fn/imports/answer-import-row';
import { getImportRow } from '../../api/fn/imports/get-import-row';
import type { ImportRowDetailDto } from '../../api/models/import-row-detail-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Undo } from '../../core/shell/undo';
import { Code } from '../../ui/code/code';
import { Chip } from '../../ui/due-chip/chip';
import { Note } from '../../ui/note/note';
import type { BackLink } from '../../ui/page-header/page-header';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { outcomeChip } from './outcome-chip';
import { historicalFacts } from './historical-record';
import { SurvivorMatch } from './survivor-match';

/** The row changed since it was shown, or its question is gone: show its current state instead. */
const OVERTAKEN = [409, 412];

/** One row of a register: its question or why it was rejected, the possible actions, and its cells. */
@Component({
  selector: 'pn-import-row',
  imports: [Arrived, Chip, Code, MatButton, Note, PageHeader, RouterLink, SurvivorMatch],
  templateUrl: './import-row.html',
  styleUrl: './import-row.scss',
})
export class ImportRow {
  readonly importId = input.required<string>();
  readonly rowId = input.required<string>();
  /** The list this row was opened from. */
  readonly show = input<string>();

  private readonly injector = inject(Injector);
  private readonly buttons = viewChild<ElementRef<HTMLElement>>('buttons');
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private readonly undo = inject(Undo);
  protected readonly t = inject(Texts).t;
  protected readonly stored = apiResource(
    (id: string) => this.api.call(getImportRow, { id }),
    () => this.rowId(),
  );
  protected readonly row = computed(() => this.stored.value() ?? null);
  protected readonly problem = linkedSignal({ source: this.rowId, computation: () => '' });
  protected readonly isChanged = linkedSignal({ source: this.rowId, computation: () => false });
  protected readonly sender = sender(async (problem) => {
    if (OVERTAKEN.includes(toProblem(problem).status)) await this.showChanged();
    else this.problem.set(this.problems.sentence(problem));
  });
  protected readonly heading = computed(() => {
    const row = this.row();
    return row ? this.t('registers.row', { number: row.rowNo }) : this.t('menu.registers');
  });
  protected readonly title = computed(() => this.row()?.title[this.language.current()] ?? '');
  protected readonly back = computed<BackLink>(() => ({
    to: ['/registers', this.importId()],
    query: this.show() ? { show: this.show() } : null,
    label: this.t('registers.to-rows'),
  }));
  protected readonly chip = computed(() => {
    const row = this.row();
    return row && outcomeChip(row);
  });
  protected readonly points = computed(() => {
    const row = this.row();
    return row ? row.codes.map((code) => this.pointOf(row, code)) : [];
  });
  protected readonly past = computed(() => {
    const past = this.row()?.past;
    return past ? historicalFacts(past, { t: this.t, dates: this.dates }) : [];
  });
  protected readonly answered = computed(() => {
    const row = this.row();
    if (!row?.answeredAt) return '';
    const when = `${this.dates.date(row.answeredAt)} ${this.dates.time(row.answeredAt)}`;
    return this.t('registers.answered-by', { when, name: row.answeredByName ?? '' });
  });
  protected readonly next = computed(() => {
    const id = this.row()?.nextUnansweredId;
    return id ? ['/registers', this.importId(), 'rows', id] : null;
  });

  protected may(action: string): boolean {
    return this.row()?.allowedActions.includes(action) ?? false;
  }

  protected async mark(answered: boolean): Promise<void> {
    const row = this.row();
    const marked = row && (await this.send(row, answered));
    if (!marked) return;
    this.keepFocus();
    if (!answered) return this.tellOpen(marked);
    this.undo.show({
      message: this.t('registers.marked', { number: marked.rowNo }),
      undo: async () => {
        if (await this.send(marked, false)) this.tellOpen(marked);
      },
    });
  }

  private tellOpen({ rowNo }: ImportRowDetailDto): void {
    this.announcer.say(this.t('registers.unmarked', { number: rowNo }));
  }

  /** The pressed button is gone: moves the focus to the next action. */
  private keepFocus(): void {
    afterNextRender(() => this.buttons()?.nativeElement.querySelector<HTMLElement>('a, button')?.focus(), {
      injector: this.injector,
    });
  }

  /** Null if the request failed or another user was first; the screen says so. */
  private async send(
    { id, version }: ImportRowDetailDto,
    answered: boolean,
  ): Promise<ImportRowDetailDto | null> {
    let marked: ImportRowDetailDto | null = null;
    this.problem.set('');
    this.isChanged.set(false);
    await this.sender.send(async () => {
      const params = { id, body: { answered } };
      marked = await this.api.call(answerImportRow, params, new Submission().context(version));
      this.take(marked);
    });
    return marked;
  }

  protected async showChanged(): Promise<void> {
    this.isChanged.set(true);
    await this.stored.reload();
  }

  /** An answer about another row than the one on the screen came too late. */
  protected take(row: ImportRowDetailDto): void {
    if (row.id === this.rowId()) this.stored.set(row);
  }

  private pointOf(row: ImportRowDetailDto, code: ImportRowDetailDto['codes'][number]) {
    const name = textName(code);
    const isAsked = row.outcome === 'accepted_with_question';
    const [from, until] = [row.periodFrom, row.periodUntil].map((day) => this.dates.date(day));
    return {
      code,
      why: this.t(`register-code.${name}`),
      ask: isAsked ? this.t(`register-ask.${name}`) : '',
      todo: this.t(`register-do.${name}`, { from, until, number: row.repeatsRowNo ?? '' }),
    };
  }
}

import type { ElementRef } from '@angular/core';
import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterNextRender,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { ProblemTexts } from '../http/problem-texts';
import { SavedFiles } from '../http/saved-files';
import { Language } from '../language/language';
import type { ChartKind } from '../../ui/figures/chart-bars';
import { FigureChart } from '../../ui/figures/figure-chart';
import { FigureFiles } from '../../ui/figures/figure-files';
import type { FileForm } from '../../ui/figures/figure-files';
import type { FigureSource } from '../../ui/figures/figure-source';
import { FigureTable } from '../../ui/figures/figure-table';
import type { FigureFact, FigureRow } from '../../ui/figures/figure-table';

/** A table with its chart above and what may be taken away below: files, paper and a picture, each written into the log. */
@Component({
  selector: 'pn-figure',
  imports: [FigureChart, FigureFiles, FigureTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div #paper>
      @if (source()) {
        <pn-figure-chart
          [caption]="caption()"
          [heads]="heads()"
          [rows]="bars() ?? rows()"
          [kind]="kind()"
          [smallestShown]="smallestShown()"
          [mark]="markOf"
          (pictured)="keep($event)"
          (failed)="fail($event)"
        />
      }
      <pn-figure-table
        [caption]="caption()"
        [corner]="corner()"
        [heads]="heads()"
        [rows]="rows()"
        [facts]="facts()"
        [isNamedAbove]="isNamedAbove() && !printed()"
        [folds]="folds()"
        [smallestShown]="smallestShown()"
      />
      @if (printed()) {
        <p class="small from">{{ printed() }}</p>
      }
      @if (source()) {
        <pn-figure-files
          [caption]="caption()"
          [prints]="true"
          [problem]="problem()"
          (asked)="save($event)"
          (printed)="print()"
        />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .from {
      display: none;
    }
    @media print {
      .from {
        display: block;
      }
    }
  `,
})
export class Figure {
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);
  private readonly injector = inject(Injector);
  private readonly paper = viewChild.required<ElementRef<HTMLElement>>('paper');
  /** What it is of and of when: also the title of paper and picture. */
  readonly caption = input.required<string>();
  readonly corner = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly FigureRow[]>();
  /** Where the chart draws other rows than the table has. */
  readonly bars = input<readonly FigureRow[]>();
  readonly facts = input.required<readonly FigureFact[]>();
  readonly smallestShown = input.required<number>();
  readonly kind = input<ChartKind>('parts');
  readonly isNamedAbove = input(false);
  readonly folds = input(false);
  /** None of what is not taken away, such as a draft. */
  readonly source = input.required<FigureSource | null>();
  protected readonly problem = signal('');
  /** While it is printed: where the page comes from, and its number in the log. */
  protected readonly printed = signal('');
  protected readonly markOf = async (): Promise<string> =>
    [this.source()?.note, await this.mark('png')].filter(Boolean).join('. ');

  protected async save(form: FileForm): Promise<void> {
    const source = this.source();
    if (!source) return;
    await this.trying(async () =>
      this.files.save(await source.file(this.fileOf(source, form)), `${source.name}.${form}`),
    );
  }

  /** Written down first; the table is marked as printable only while the printer is asked. */
  protected async print(): Promise<void> {
    await this.trying(async () => {
      this.printed.set(await this.mark('print'));
      afterNextRender(() => this.toPrinter(), { injector: this.injector });
    });
  }

  protected keep(picture: Blob): void {
    this.files.save(picture, `${this.source()?.name ?? ''}.png`);
  }

  protected fail(problem: unknown): void {
    this.problem.set(this.problems.sentence(problem));
  }

  private toPrinter(): void {
    const { classList } = this.paper().nativeElement;
    classList.add('printable');
    window.print();
    classList.remove('printable');
    this.printed.set('');
  }

  private async mark(taking: 'png' | 'print'): Promise<string> {
    const source = this.source();
    return source ? (await source.mark(this.fileOf(source, taking))).mark : '';
  }

  private fileOf({ code }: FigureSource, form: string): string {
    return [code, this.language.current(), form].join('.');
  }

  private async trying(take: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await take();
    } catch (problem) {
      this.fail(problem);
    }
  }
}

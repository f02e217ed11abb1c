import { Component, ElementRef, computed, inject, input, signal } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import { Collapsible } from '../../../ui/collapsible/collapsible';
import { CollapseAll } from '../../../ui/collapsible/collapse-all';
import { Facts } from '../facts';
import { StatisticsLabels } from '../statistics-labels';
import { ReportLabels } from './report-labels';
import type { ReportForm } from './report-labels';

/** The numbered lines of a report and how they are counted; on paper too. */
@Component({
  selector: 'pn-report-paper',
  imports: [Facts, Collapsible, CollapseAll],
  templateUrl: './report-paper.html',
  styleUrl: './report-paper.scss',
})
export class ReportPaper {
  private readonly words = inject(ReportLabels);
  private readonly tableWords = inject(StatisticsLabels);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly t = inject(Texts).t;
  readonly form = input.required<ReportForm>();
  protected readonly areOpen = signal(false);
  protected readonly heading = computed(() => this.words.title(this.form()));
  protected readonly period = computed(() => this.tableWords.period(this.form().period));
  protected readonly sections = computed(() => this.words.sections(this.form()));
  protected readonly facts = computed(() => this.words.facts(this.form()));

  /** Marked as printable only while the printer is asked. */
  print(): void {
    const paper = this.host.nativeElement.querySelector('.paper');
    paper?.classList.add('printable');
    window.print();
    paper?.classList.remove('printable');
  }
}

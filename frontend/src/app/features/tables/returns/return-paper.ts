import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';
import type { ReturnDto } from '../../../api/models/return-dto';
import { Texts } from '../../../core/language/texts';
import { Fold } from '../../../ui/figures/fold';
import { FoldAll } from '../../../ui/figures/fold-all';
import { ReturnWords } from './return-words';
import type { OwnForm } from './return-words';

/** The numbered lines of a return, what their marks mean and how they are counted; on paper too. */
@Component({
  selector: 'pn-return-paper',
  imports: [Fold, FoldAll],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './return-paper.html',
  styleUrl: './return-paper.scss',
})
export class ReturnPaper {
  private readonly words = inject(ReturnWords);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly t = inject(Texts).t;
  readonly heading = input.required<string>();
  readonly period = input.required<string>();
  readonly form = input.required<ReturnDto | OwnForm>();
  /** Where a printed page comes from, and its number in the log. */
  readonly mark = input('');
  protected readonly areOpen = signal(false);
  protected readonly sections = computed(() => this.words.sections(this.form()));
  protected readonly facts = computed(() => this.words.facts(this.form()));
  /** The marks that stand somewhere, with what each means. */
  protected readonly marks = computed(() => this.words.marks(this.sections()));

  /** Marked as printable only while the printer is asked. */
  print(): void {
    const paper = this.host.nativeElement.querySelector('.paper');
    paper?.classList.add('printable');
    window.print();
    paper?.classList.remove('printable');
  }
}

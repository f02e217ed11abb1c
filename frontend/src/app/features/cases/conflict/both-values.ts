import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { Conflict } from './conflict';
import type { ConflictChoice, ConflictSide } from './conflict';

type Lines<L extends string> = Readonly<Record<L, string>>;

/** Theirs where both changed a line, until a person has chosen. */
export type Undecided<L extends string> = Partial<Lines<L>>;

export const plainText = (text: string): string => text.trim().normalize('NFC');

/** What a form holds, laid line by line with what another user saved since: nothing that anybody wrote is lost. */
export class LineMerge<L extends string> {
  readonly undecided = signal<Undecided<L>>({});
  /** Lines that only the other user changed: theirs apply. */
  readonly taken = signal<readonly L[]>([]);
  /** Lines that both changed, each to something else. */
  readonly open = computed(() => this.lines.filter((line) => this.undecided()[line] !== undefined));

  /** `meaning` answers the same for two spellings of one value. */
  constructor(
    private readonly lines: readonly L[],
    readonly label: (line: L) => string,
    private readonly meaning: (text: string, line: L) => string = plainText,
  ) {}

  /**
   * What the form then holds: mine in the lines that are open, also those that were open before. `base` is what the form was
   * filled with.
   */
  merge({ base, mine, theirs }: Record<'base' | 'mine' | 'theirs', Lines<L>>): Lines<L> {
    const isSame = (line: L, a: Lines<L>, b: Lines<L>): boolean =>
      this.meaning(a[line], line) === this.meaning(b[line], line);
    const wasOpen = this.open();
    const isChanged = (line: L): boolean => wasOpen.includes(line) || !isSame(line, base, theirs);
    const changed = this.lines.filter((line) => isChanged(line) && !isSame(line, mine, theirs));
    const taken = changed.filter((line) => !wasOpen.includes(line) && isSame(line, base, mine));
    const open = changed.filter((line) => !taken.includes(line));
    this.taken.set(taken);
    this.undecided.set(Object.fromEntries(open.map((line) => [line, theirs[line]])) as Undecided<L>);
    return { ...mine, ...Object.fromEntries(taken.map((line) => [line, theirs[line]])) };
  }

  /** For the summary of errors: nothing is sent before each line has a choice. */
  missing(t: Texts['t']): FieldError[] {
    const text = (line: L): string => t('both-values.undecided', { what: this.label(line) });
    return this.open().map((line) => ({ fieldId: `both-${line}`, text: text(line) }));
  }

  /** Closes a line; answers their text. */
  close(line: L): string {
    const { [line]: theirs, ...others } = this.undecided();
    this.undecided.set(others as Undecided<L>);
    return theirs ?? '';
  }
}

/** Says which lines were taken over, and asks for a choice where both changed one. */
@Component({
  selector: 'pn-both-values',
  imports: [Conflict, Note],
  template: `
    @if (merge().taken().length > 0) {
      <pn-note kind="soon" icon="information">{{ t('both-values.taken', { what: takenWords() }) }}</pn-note>
    }
    @for (line of merge().open(); track line) {
      <pn-conflict
        class="card padded"
        tabindex="-1"
        [id]="'both-' + line"
        [what]="merge().label(line)"
        [theirs]="side(line, merge().undecided()[line], 'both-values.theirs')"
        [mine]="side(line, mine()[line], 'both-values.mine')"
        (decided)="decide(line, $event)"
      />
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class BothValues<L extends string> {
  readonly merge = input.required<LineMerge<L>>();
  readonly mine = input.required<Lines<L>>();
  /** The text of a line as a person reads it, where it is a code. */
  readonly inWords = input<(line: L, text: string) => string>((_line, text) => text);
  readonly chosen = output<{ line: L; choice: ConflictChoice; text: string }>();

  protected readonly t = inject(Texts).t;
  protected readonly takenWords = computed(() =>
    this.merge()
      .taken()
      .map((line) => this.merge().label(line))
      .join(', '),
  );

  protected side(line: L, text: string | undefined, who: string): ConflictSide {
    return { text: this.inWords()(line, text?.trim() ?? '') || '–', who: this.t(who), at: null };
  }

  protected decide(line: L, choice: ConflictChoice): void {
    const theirs = this.merge().close(line);
    this.chosen.emit({ line, choice, text: choice === 'theirs' ? theirs : this.mine()[line] });
  }
}

import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Fold } from './fold';
import { Texts } from '../../core/language/texts';

/** A count, a share in words, or the mark of what is not shown. */
export interface FigureCell {
  value: number | string | null;
  mark: 'small' | 'hidden' | null;
}

export interface FigureRow {
  key: string;
  head: string;
  isTotal: boolean;
  /** A share, days, or what is counted apart: it is no part of the sum. */
  isBeside?: boolean;
  cells: readonly (FigureCell | undefined)[];
}

/** One line of what stands under a figure: how it is counted. */
export interface FigureFact {
  label: string;
  value: string;
}

/** Counts with their definition under them. What is left out says why. */
@Component({
  selector: 'pn-figure-table',
  imports: [Fold, NgTemplateOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './figure-table.html',
  styleUrl: './figure-table.scss',
})
export class FigureTable {
  protected readonly t = inject(Texts).t;
  readonly caption = input.required<string>();
  readonly corner = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly FigureRow[]>();
  readonly facts = input.required<readonly FigureFact[]>();
  /** A heading above says what the table is of; its own name is for those who hear it. */
  readonly isNamedAbove = input(false);
  /** Many tables stand on one screen: how each is counted is folded, and stands on paper. */
  readonly folds = input(false);
  /** Smaller counts than this are never shown, but for none at all. */
  readonly smallestShown = input.required<number>();
  /** The marks that stand somewhere, and are told of under the table. */
  protected readonly marks = computed(
    () => new Set(this.rows().flatMap(({ cells }) => cells.map((cell) => cell?.mark ?? null))),
  );
}

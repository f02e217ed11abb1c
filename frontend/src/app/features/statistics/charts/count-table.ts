import { Component, inject, input } from '@angular/core';
import { Texts } from '../../../core/language/texts';

/** As rounding shows counts from 0 to 4. */
export const CLASS = '0–4';

/** A number or words; null stands for the class of 0 to 4. */
export interface CountCell {
  readonly value: number | string | null;
  /** Beside a rounded number: what it was before. */
  readonly exact?: number | null;
}

export interface CountRow {
  readonly key: string;
  readonly head: string;
  readonly isTotal: boolean;
  /** Undefined if not counted or not published. */
  readonly cells: readonly (CountCell | undefined)[];
}

/** Counts with lines and columns that have names. */
@Component({
  selector: 'pn-count-table',
  templateUrl: './count-table.html',
  styleUrl: './count-table.scss',
})
export class CountTable {
  protected readonly t = inject(Texts).t;
  protected readonly class = CLASS;
  readonly caption = input.required<string>();
  readonly corner = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly CountRow[]>();
  /** A heading above says what the table is of; its caption is for screen readers. */
  readonly isNamedAbove = input(false);
}

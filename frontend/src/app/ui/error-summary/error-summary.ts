import type { ElementRef } from '@angular/core';
import { Component, computed, effect, inject, input, viewChild } from '@angular/core';
import { DOCUMENT } from '@angular/common';
import { Texts } from '../../core/language/texts';

export interface FieldError {
  /** The id of the control to go to; empty for what belongs to no field. */
  fieldId: string;
  text: string;
  /** It fits any field, so the summary names the one that is meant. */
  isGeneral?: boolean;
}

/** What is missing, in one place, with a link to each field. It takes the focus whenever a new list arrives. */
@Component({
  selector: 'pn-error-summary',
  template: `
    @if (errors().length > 0) {
      <div #box class="summary" tabindex="-1" role="group" [attr.aria-labelledby]="headingId">
        <h2 [id]="headingId">{{ general() || t('common.errors', { count: atFields().length }) }}</h2>
        @if (atFields().length > 0) {
          <ul>
            @for (error of atFields(); track $index) {
              <li>
                <a [href]="'#' + error.fieldId" (click)="go($event, error.fieldId)">{{ error.text }}</a>
              </li>
            }
          </ul>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    :host(:empty) {
      display: none;
    }
    .summary {
      padding: 16px 20px;
      border: 3px solid var(--mat-sys-error);
      border-radius: var(--pn-radius);
      background: var(--mat-sys-surface-container-lowest);
    }
    h2 {
      font-size: 1.125rem;
      line-height: 1.5rem;
    }
    li {
      padding: 4px 0;
    }
    a {
      color: var(--mat-sys-error);
      font-weight: 600;
    }
  `,
})
export class ErrorSummary {
  readonly errors = input<readonly FieldError[]>([]);

  private readonly document = inject(DOCUMENT);
  protected readonly t = inject(Texts).t;
  protected readonly atFields = computed(() => {
    const found = this.errors().filter((error) => error.fieldId);
    return found.map((error) => ({ ...error, text: this.distinct(error, found) }));
  });
  /** What belongs to no field stands as the heading itself. */
  protected readonly general = computed(() => this.errors().find((error) => !error.fieldId)?.text ?? '');
  protected readonly headingId = 'error-summary';
  private readonly box = viewChild<ElementRef<HTMLElement>>('box');

  constructor() {
    effect(() => {
      if (this.errors().length > 0) this.box()?.nativeElement.focus();
    });
  }

  /** So does a sentence that stands at several fields. */
  private distinct({ fieldId, text, isGeneral }: FieldError, all: readonly FieldError[]): string {
    const isRepeated = all.filter((other) => other.text === text).length > 1;
    const name = isGeneral || isRepeated ? this.nameOf(fieldId) : '';
    // A question has its mark already.
    const mark = name.endsWith('?') ? '' : ':';
    return name ? `${name}${mark} ${text}` : text;
  }

  private nameOf(fieldId: string): string {
    const field = this.document.getElementById(fieldId);
    const label =
      this.document.querySelector(`label[for="${fieldId}"]`) ??
      field?.querySelector('legend') ??
      field?.closest('fieldset')?.querySelector('legend');
    return label?.firstChild?.textContent?.trim() ?? '';
  }

  protected go(event: Event, fieldId: string): void {
    event.preventDefault();
    // Of a choice that Material makes, the input inside takes the focus.
    const field = this.document.getElementById(fieldId);
    (field?.querySelector<HTMLElement>('input') ?? field)?.focus();
  }
}

import { Component, input, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';

/** Long parts that are seldom read: folded on a screen, open on paper. */
@Component({
  selector: 'pn-collapsible',
  host: { '(window:beforeprint)': 'unfold()', '(window:afterprint)': 'fold()' },
  template: `
    <details #details [open]="opens()">
      <summary>
        @if (isSection()) {
          <h2>{{ heading() }}</h2>
        } @else {
          {{ heading() }}
        }
      </summary>
      <ng-content />
    </details>
  `,
  styles: `
    :host {
      display: block;
    }
    summary {
      min-height: 44px;
      padding-block: 10px;
      font-weight: 600;
      cursor: pointer;
    }
    h2 {
      display: inline;
    }
    /* A part of a screen: its line is as easy to hit as a button, and the closed ones stand close together. */
    :host(.card.padded) {
      padding-block: 0;
    }
    :host(.card) > details[open] {
      padding-bottom: 16px;
    }
    :host(.card) summary {
      padding-block: 14px;
    }
    @media print {
      summary {
        list-style: none;
      }
      /* Of a part that is printed the caption of its table stands instead: that one no page parts from its lines. */
      :host(.card) summary {
        display: none;
      }
    }
  `,
})
export class Collapsible {
  readonly heading = input.required<string>();
  /** One of the parts that a screen is made of: its heading is one of the screen. */
  readonly isSection = input(false);
  /** The state at first, and again when this changes. */
  readonly opens = input(false);
  private readonly details = viewChild.required<ElementRef<HTMLDetailsElement>>('details');
  private wasOpen = false;

  protected unfold(): void {
    const { nativeElement: details } = this.details();
    this.wasOpen = details.open;
    details.open = true;
  }

  protected fold(): void {
    this.details().nativeElement.open = this.wasOpen;
  }
}

import { ChangeDetectionStrategy, Component, input, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';

/** What is long and seldom read, folded on a screen; on paper, where nobody opens anything, all of it stands. */
@Component({
  selector: 'pn-fold',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeprint)': 'unfold()', '(window:afterprint)': 'fold()' },
  template: `
    <details #details>
      <summary>{{ heading() }}</summary>
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
  `,
})
export class Fold {
  readonly heading = input.required<string>();
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

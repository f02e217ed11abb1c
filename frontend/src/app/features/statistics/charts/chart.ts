import { DOCUMENT } from '@angular/common';
import { Component, DestroyRef, ElementRef, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import type { CountRow } from './count-table';
import type { ChartKind } from './draw-chart';
import { seriesOf } from './series';
import type { Series } from './series';

const NARROWEST = 260;
const WIDEST = 900;
/** Of paper, whatever the theme of the screen. */
const PAPER = { ink: '#1b1b1f', quiet: '#777777', paper: '#ffffff' };

/** A chart of the counts of the table below it, on demand: a picture with a description. */
@Component({
  selector: 'pn-chart',
  imports: [Icon, MatButton],
  host: { '(window:resize)': 'turned.set(turned() + 1)' },
  template: `
    @if (isDrawable()) {
      <div class="actions">
        <button matButton="outlined" type="button" [attr.aria-expanded]="isOpen()" (click)="toggle()">
          <pn-icon name="chart" />{{ t(isOpen() ? 'chart.hide' : 'chart.show') }}
        </button>
      </div>
      @if (problem()) {
        <p class="error" role="alert">{{ problem() }}</p>
      }
      @if (isOpen() && address()) {
        <img class="on-screen" [src]="address()" [alt]="t('chart.of', { what: caption() })" />
        <img class="on-paper" [src]="onPaper()" [alt]="t('chart.of', { what: caption() })" />
      }
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .actions {
      margin-bottom: 12px;
    }
    img {
      display: block;
      max-width: 100%;
      margin-block: 12px;
      break-inside: avoid;
    }
    .on-paper {
      display: none;
    }
    @media print {
      .actions,
      .on-screen {
        display: none;
      }
      .on-paper {
        display: block;
      }
    }
  `,
})
export class Chart {
  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly t = inject(Texts).t;
  readonly caption = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly CountRow[]>();
  readonly kind = input<ChartKind>('bars');
  protected readonly isOpen = signal(false);
  protected readonly address = signal('');
  /** The same for paper. */
  protected readonly onPaper = signal('');
  protected readonly problem = signal('');
  /** How often the window changed its width, or the device its theme: both redraw the chart. */
  protected readonly turned = signal(0);
  private readonly series = computed(() => seriesOf(this.heads(), this.rows()));
  protected readonly isDrawable = computed(() =>
    this.series().series.some(({ points }) => points.some((point) => (point ?? 0) > 0)),
  );

  constructor() {
    this.followDevice(inject(DestroyRef));
    effect(() => {
      this.turned();
      const series = this.series();
      if (this.isOpen()) void this.draw(series);
    });
  }

  /** Colours are drawn into the chart. */
  private followDevice(destroyed: DestroyRef): void {
    const view = this.document.defaultView;
    // Where there is no such query there is no other theme either.
    const dark = view && 'matchMedia' in view ? view.matchMedia('(prefers-color-scheme: dark)') : null;
    const again = (): void => this.turned.update((times) => times + 1);
    dark?.addEventListener('change', again);
    destroyed.onDestroy(() => dark?.removeEventListener('change', again));
  }

  protected toggle(): void {
    this.isOpen.update((isOpen) => !isOpen);
    if (!this.isOpen()) this.address.set('');
  }

  private async draw(series: Series): Promise<void> {
    this.problem.set('');
    try {
      const { drawChart } = await import('./draw-chart');
      if (!this.isOpen()) return;
      const width = Math.min(WIDEST, Math.max(NARROWEST, this.host.nativeElement.clientWidth));
      const address = (look: ReturnType<typeof this.look>): string =>
        `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawChart(series, this.kind(), { width, ...look }))}`;
      this.onPaper.set(address({ ...this.look(), ...PAPER }));
      this.address.set(address(this.look()));
    } catch {
      this.problem.set(this.t('chart.not-drawn'));
    }
  }

  private look() {
    const style = getComputedStyle(this.host.nativeElement);
    const colour = (name: string, other: string): string =>
      plain(this.document, style.getPropertyValue(name).trim() || other);
    return {
      ink: colour('--mat-sys-on-surface', '#1b1b1f'),
      quiet: colour('--mat-sys-outline', '#777777'),
      paper: colour('--mat-sys-surface-container-lowest', '#ffffff'),
      font: style.fontFamily || 'sans-serif',
    };
  }
}

/** A colour as browsers compute it: the chart knows no variables and no functions of style sheets. */
function plain(document: Document, colour: string): string {
  if (/^(#|rgb)/.test(colour)) return colour;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return colour;
  context.fillStyle = colour;
  return context.fillStyle;
}

import { DOCUMENT } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';
import { barsOf } from './chart-bars';
import type { ChartKind } from './chart-bars';
import { pictureOf } from './chart-picture';
import type { FigureRow } from './figure-table';

const NARROWEST = 260;
const WIDEST = 900;
/** Of paper and slides, whatever the theme of the screen: dark ones cost ink and stand out from every other slide. */
const PAPER = { ink: '#1b1b1f', quiet: '#777777', paper: '#ffffff' };

/** A chart over the same counts as the table below it, on demand: a picture that says in words what it is of. */
@Component({
  selector: 'pn-figure-chart',
  imports: [Icon, MatButton],
  host: { '(window:resize)': 'turned.set(turned() + 1)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (hasBars()) {
      <div class="actions">
        <button matButton="outlined" type="button" [attr.aria-expanded]="isOpen()" (click)="toggle()">
          <pn-icon name="chart" />{{ t(isOpen() ? 'chart.hide' : 'chart.show') }}
        </button>
        @if (address()) {
          <button matButton="outlined" type="button" (click)="save()">
            <pn-icon name="download" />{{ t('chart.png') }}
          </button>
        }
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
export class FigureChart {
  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly t = inject(Texts).t;
  readonly caption = input.required<string>();
  readonly heads = input.required<readonly string[]>();
  readonly rows = input.required<readonly FigureRow[]>();
  readonly smallestShown = input.required<number>();
  readonly kind = input<ChartKind>('parts');
  /** What stands under the picture that is taken: asked for when it is, and written down then. */
  readonly mark = input.required<() => Promise<string>>();
  /** The bytes of a PNG, to be kept. */
  readonly pictured = output<Blob>();
  /** Why no picture could be taken. */
  readonly failed = output<unknown>();
  protected readonly isOpen = signal(false);
  protected readonly address = signal('');
  /** The same for paper and slides. */
  protected readonly onPaper = signal('');
  protected readonly problem = signal('');
  /** How often the window changed its width, or the device its theme: the chart is as wide as its place, and as light. */
  protected readonly turned = signal(0);
  private readonly bars = computed(() => barsOf(this.heads(), this.rows(), this.kind()));
  protected readonly hasBars = computed(() =>
    this.bars().series.some(({ bars }) => bars.some(({ value }) => value > 0)),
  );

  constructor() {
    this.followDevice(inject(DestroyRef));
    effect(() => {
      this.turned();
      const bars = this.bars();
      if (this.isOpen()) void this.draw(bars);
    });
  }

  /** Colours are drawn into the chart, so it is drawn anew where the device goes from light to dark. */
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

  private async draw(bars: ReturnType<typeof barsOf>): Promise<void> {
    this.problem.set('');
    try {
      const { drawChart } = await import('./draw-chart');
      const width = Math.min(WIDEST, Math.max(NARROWEST, this.host.nativeElement.clientWidth));
      const drawn = (look: ReturnType<typeof this.look>): string => {
        const text = drawChart(bars, { width, ...look, smallestShown: this.smallestShown() });
        return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      };
      if (!this.isOpen()) return;
      this.onPaper.set(drawn({ ...this.look(), ...PAPER }));
      this.address.set(drawn(this.look()));
    } catch {
      this.problem.set(this.t('chart.not-drawn'));
    }
  }

  /** As a picture for slides, with its title and where it comes from; that it was taken is written down first. */
  protected async save(): Promise<void> {
    try {
      const mark = [...this.meanings(), await this.mark()()].join('. ');
      const image = new Image();
      image.src = this.onPaper();
      await image.decode();
      const picture = { image, title: this.caption(), mark, look: { ...this.look(), ...PAPER } };
      const bytes = await pictureOf(this.document, picture);
      if (bytes) this.pictured.emit(bytes);
    } catch (problem) {
      this.failed.emit(problem);
    }
  }

  /** What the hatched places mean: on a slide no table stands below that says it. */
  private meanings(): string[] {
    const marks = new Set(this.bars().series.flatMap(({ bars }) => bars.map(({ mark }) => mark)));
    const last = `${this.smallestShown() - 1}`;
    return [
      ...(marks.has('small') ? [`<${this.smallestShown()} ${this.t('figures.key-small', { last })}`] : []),
      ...(marks.has('hidden') ? [`• ${this.t('figures.key-hidden')}`] : []),
    ];
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

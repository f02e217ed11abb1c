import { Component, computed, input } from '@angular/core';

export interface TrendPoint {
  /** What the point is of: a quarter by its name. */
  readonly label: string;
  /** Null where there is nothing to say: a gap in the line. */
  readonly value: number | null;
}

const WIDTH = 240;
const HEIGHT = 56;
const EDGE = 5;

/** A line over a few periods with its values as the text of the picture; the newest is a dot. Plain SVG: no library to load. */
@Component({
  selector: 'pn-trend-line',
  template: `
    <svg [attr.viewBox]="box" role="img" [attr.aria-label]="text()">
      <line class="floor" [attr.x1]="edge" [attr.x2]="width - edge" [attr.y1]="floor" [attr.y2]="floor" />
      @for (piece of pieces(); track $index) {
        <polyline [attr.points]="piece" />
      }
      @for (dot of dots(); track dot.x) {
        <circle
          [class.newest]="dot.isNewest"
          [attr.cx]="dot.x"
          [attr.cy]="dot.y"
          [attr.r]="dot.isNewest ? 4 : 2"
        />
      }
    </svg>
    <div class="ends small quiet" aria-hidden="true">
      <span>{{ points()[0]?.label }}</span><span>{{ points().at(-1)?.label }}</span>
    </div>
  `,
  styles: `
    :host {
      display: block;
      max-width: 240px;
    }
    svg {
      display: block;
      width: 100%;
      height: 56px;
    }
    .floor {
      stroke: var(--mat-sys-outline-variant);
    }
    polyline {
      fill: none;
      stroke: var(--mat-sys-primary);
      stroke-width: 2;
    }
    circle {
      fill: var(--mat-sys-primary);
    }
    .newest {
      stroke: var(--mat-sys-surface-container-lowest);
      stroke-width: 1.5;
    }
    .ends {
      display: flex;
      justify-content: space-between;
    }
  `,
})
export class TrendLine {
  readonly points = input.required<readonly TrendPoint[]>();
  /** The highest possible value; by default the highest present one. */
  readonly most = input<number | null>(null);
  /** Behind each value: `%`. */
  readonly unit = input('');
  protected readonly width = WIDTH;
  protected readonly edge = EDGE;
  protected readonly floor = HEIGHT - EDGE;
  protected readonly box = `0 0 ${WIDTH} ${HEIGHT}`;
  protected readonly dots = computed(() => {
    const points = this.points();
    const most = this.most() ?? Math.max(1, ...points.map(({ value }) => value ?? 0));
    const step = (WIDTH - 2 * EDGE) / Math.max(1, points.length - 1);
    return points.flatMap(({ value }, at) =>
      value === null
        ? []
        : [
            {
              at,
              x: round(EDGE + at * step),
              y: round(HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)),
              isNewest: at === points.length - 1,
            },
          ],
    );
  });
  /** Runs of points without a gap between them. */
  protected readonly pieces = computed(() => {
    const runs: { at: number; x: number; y: number }[][] = [];
    for (const dot of this.dots()) {
      const run = runs.at(-1);
      if (run && run.at(-1)?.at === dot.at - 1) run.push(dot);
      else runs.push([dot]);
    }
    return runs.filter(({ length }) => length > 1).map((run) => run.map(({ x, y }) => `${x},${y}`).join(' '));
  });
  protected readonly text = computed(() =>
    this.points()
      .map(({ label, value }) => `${label}: ${value === null ? '–' : `${value}${this.unit()}`}`)
      .join('; '),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

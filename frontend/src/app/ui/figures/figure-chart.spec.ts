import { describe, expect, it } from '@jest/globals';
import { show } from '../../../testing/screen';
import { barsOf, markLength } from './chart-bars';
import { drawChart } from './draw-chart';
import { FigureChart } from './figure-chart';
import type { FigureRow } from './figure-table';

const row = (
  head: string,
  values: (number | 'small' | 'hidden')[],
  more: Partial<FigureRow> = {},
): FigureRow => ({
  ...{ key: head, head, isTotal: false },
  cells: values.map((each) =>
    typeof each === 'number' ? { value: each, mark: null } : { value: null, mark: each },
  ),
  ...more,
});
const HEADS = ['Kulob', 'Qubodiyon', 'All'];
const ROWS = [
  row('Got it', [12, 'small', 14]),
  row('Declined', [8, 'hidden', 17]),
  row('Nothing', [0, 0, 0]),
  row('All', [20, 11, 31], { isTotal: true }),
  row('%', [60, 40, 50], { isBeside: true }),
];
const LOOK = {
  width: 360,
  ink: '#111',
  quiet: '#777',
  paper: '#fff',
  font: '"Noto Sans", sans-serif',
  smallestShown: 3,
};

const mark = (): Promise<string> => Promise.resolve('Kulob');

describe('a chart over a table', () => {
  it('draws the counts of the table without sums and shares, and what is not shown without a length', () => {
    const bars = barsOf(HEADS, ROWS, 'parts');
    expect(bars.categories).toEqual(['Kulob', 'Qubodiyon']);
    expect(bars.series.map(({ name }) => name)).toEqual(['Got it', 'Declined']);
    expect(bars.series[0]?.bars[1]).toEqual({ value: 0, mark: 'small' });
    expect(markLength(bars, 10_000)).toBe(1);
    expect(barsOf(['Referred', 'Got it'], ROWS, 'stages').series).toHaveLength(1);
    expect(barsOf(['All'], ROWS, 'parts').categories).toEqual(['Got it', 'Declined', 'Nothing']);
    expect(barsOf(HEADS, ROWS, 'turned').series.map(({ name }) => name)).toEqual(['Kulob', 'Qubodiyon']);
  });

  it('has room for what stands in the place of a hidden count, on a phone as on a slide', () => {
    const bars = barsOf(
      HEADS,
      [
        {
          key: 'got',
          head: 'Got it',
          isTotal: false,
          cells: [100, 40, 140].map((value) => ({ value, mark: null })),
        },
      ],
      'parts',
    );
    for (const width of [320, 480, 900])
      expect((markLength(bars, width) / 100) * width * 0.55).toBeGreaterThanOrEqual(19);
    expect(markLength(bars, 320)).toBeGreaterThan(markLength(bars, 900));
  });

  it('is a picture without scripts or motion in which hidden counts are hatched and named', () => {
    const text = drawChart(barsOf(HEADS, ROWS, 'parts'), LOOK);
    expect(text).toMatch(/^<svg/);
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(text).toContain('&lt;3');
    expect(text).toContain('<pattern');
    expect(text).not.toMatch(/<script|<animate|@keyframes/);
  });

  it('is drawn on demand, and says what it is of and where the same numbers stand', async () => {
    const screen = await show(FigureChart, {
      caption: 'Path',
      heads: HEADS,
      rows: ROWS,
      smallestShown: 3,
      mark,
    });
    expect(screen.element.querySelector('img')).toBeNull();
    const button = screen.element.querySelector('button');
    expect(button?.getAttribute('aria-expanded')).toBe('false');
    button?.click();
    await screen.fixture.whenStable();
    await new Promise((done) => setTimeout(done, 50));
    await screen.fixture.whenStable();
    expect(screen.element.querySelector('img')?.alt).toContain('table below');
    // For paper it is drawn as if there were no dark theme.
    const onPaper = decodeURIComponent(
      screen.element.querySelector('img.on-paper')?.getAttribute('src') ?? '',
    );
    expect(onPaper).toMatch(/fill="(#fff|#ffffff|rgb\(255,255,255\))"/);
    expect(button?.getAttribute('aria-expanded')).toBe('true');
  });

  it('is not offered where there is nothing to draw', async () => {
    const rows = [row('Got it', ['hidden', 'hidden', 'hidden'])];
    const screen = await show(FigureChart, { caption: 'Path', heads: HEADS, rows, smallestShown: 3, mark });
    expect(screen.element.querySelector('button')).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { show, until } from '../../../../testing/screen';
import { Chart } from './chart';
import type { CountRow } from './count-table';
import { drawChart } from './draw-chart';
import { seriesOf } from './series';

const row = (head: string, values: (number | null)[], isTotal = false): CountRow => ({
  ...{ key: head, head, isTotal },
  cells: values.map((value) => ({ value })),
});
const HEADS = ['Kulob', 'Qabodiyon', 'All'];
const ROWS = [
  row('Lost', [35, null, 65]),
  row('Died', [null, null, null]),
  row('All', [195, 155, 350], true),
];
const LOOK = { width: 360, ink: '#111', quiet: '#777', paper: '#fff', font: '"Noto Sans", sans-serif' };

describe('a chart over a table', () => {
  it('draws the columns of each line, without totals', () => {
    const { categories, series } = seriesOf(HEADS, ROWS);
    expect(categories).toEqual(['Lost', 'Died']);
    expect(series).toEqual([
      { name: 'Kulob', points: [35, null] },
      { name: 'Qabodiyon', points: [null, null] },
    ]);
    expect(seriesOf(['All'], [row('Lost', [65])]).series).toEqual([{ name: 'All', points: [65] }]);
  });

  it('draws totals alone where there are too many columns', () => {
    const { series } = seriesOf(['1', '2', '3', '4', '5', 'All'], [row('Lost', [1, 2, 3, 4, 5, 15])]);
    expect(series).toEqual([{ name: 'All', points: [15] }]);
  });

  it('is a picture without scripts or motion in which 0–4 is hatched and named', () => {
    const text = drawChart(seriesOf(HEADS, ROWS), 'bars', LOOK);
    expect(new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')).toBeNull();
    expect(text.match(/>0–4</g)).toHaveLength(3);
    expect(text).toContain('>35<');
    expect(text).toContain('<pattern');
    expect(text).not.toMatch(/<script|<animate|@keyframes/);
  });

  it('leaves a gap in a line where a month is 0–4', () => {
    const months = (values: (number | null)[]) => values.map((value, at) => row(`month ${at}`, [value]));
    const circles = (values: (number | null)[]): number =>
      drawChart(seriesOf(['All'], months(values)), 'line', LOOK).match(/<path[^>]+stroke-width="2"/g)
        ?.length ?? 0;
    expect(circles([10, 20, null, 15, 20])).toBe(circles([10, 20, 15, 15, 20]));
    expect(drawChart(seriesOf(['All'], months([10, null])), 'line', LOOK)).not.toContain('0–4');
  });

  it('is drawn on demand, and says where the same numbers stand', async () => {
    const screen = await show(Chart, { caption: 'Closures', heads: HEADS, rows: ROWS });
    expect(screen.element.querySelector('img')).toBeNull();
    await screen.press('Show as a chart');
    await until(() => screen.element.querySelector('img') !== null);
    expect(screen.element.querySelector('img')?.alt).toContain('Closures');
    // For paper it is drawn as if there were no dark theme.
    const onPaper = decodeURIComponent(
      screen.element.querySelector('img.on-paper')?.getAttribute('src') ?? '',
    );
    expect(onPaper).toMatch(/fill="(#fff|#ffffff|rgb\(255,255,255\))"/);
    expect(screen.button('Hide the chart').getAttribute('aria-expanded')).toBe('true');
  });

  it('is not offered where there is nothing to draw', async () => {
    const screen = await show(Chart, { caption: 'Closures', heads: ['All'], rows: [row('Died', [null])] });
    expect(screen.element.querySelector('button')).toBeNull();
  });
});

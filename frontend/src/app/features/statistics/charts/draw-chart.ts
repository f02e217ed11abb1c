/** The only file that imports the charting library; it is loaded for the first chart. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridSimpleComponent, LegendPlainComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { CLASS } from './count-table';
import type { Point, Series } from './series';

use([BarChart, LineChart, GridSimpleComponent, LegendPlainComponent, SVGRenderer]);

export type ChartKind = 'bars' | 'line';
export interface ChartLook {
  readonly width: number;
  readonly ink: string;
  readonly quiet: string;
  readonly paper: string;
  readonly font: string;
}

/** Lightness changes with the hue: distinct in grey, and for people who see no red. */
const COLOURS = ['#00639b', '#e69f00', '#7b61a8', '#56b4e9'];
const ON_DARK = ['#4aa3df', '#e69f00', '#a58fd4', '#9ad4f2'];
/** Distinct on grey paper too. */
const DECALS = [
  { symbol: 'none' },
  { dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
  {
    symbol: 'circle',
    symbolSize: 0.7,
    dashArrayX: [
      [8, 8],
      [0, 8, 8, 0],
    ],
    dashArrayY: [6, 0],
  },
  { dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: 0 },
];
const SYMBOLS = ['circle', 'diamond', 'triangle', 'rect'];
const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]];
const BAR = 18;
const GAP = 20;
const LINE_HEIGHT = 260;
const LEGEND_LINE = 24;
/** Share of the width for the labels next to the bars on a phone. */
const WORDS_SHARE = 0.36;
const NARROW = 480;
const WIDE = 700;
/** The class of 0 to 4 is drawn as long as its middle. */
const CLASS_LENGTH = 2;

/** A chart as the text of an SVG: no script, no motion, and the same on paper. Bars are never stacked. */
export function drawChart(drawn: Series, kind: ChartKind, look: ChartLook): string {
  const perLine = look.width < NARROW ? 1 : look.width < WIDE ? 2 : 4;
  const { categories, series } = drawn;
  const legend = series.length > 1 ? Math.ceil(series.length / perLine) * LEGEND_LINE + 8 : 0;
  const size = kind === 'line' ? LINE_HEIGHT : categories.length * (series.length * BAR + GAP) + 40;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: look.width, height: size + legend });
  chart.setOption({
    animation: false,
    backgroundColor: look.paper,
    // It stands in an attribute: quotes would end that.
    textStyle: { fontFamily: look.font.replaceAll('"', "'"), color: look.ink, fontSize: 13 },
    legend: legendOf(series.length > 1, perLine, look),
    grid: {
      left: 8,
      right: 40,
      top: legend + 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...axesOf(categories, kind, look),
    series: series.map(({ name, points }, at) =>
      kind === 'line' ? lineOf(name, points, { at, look }) : barsOf(name, points, { at, look }),
    ),
  });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

function axesOf(categories: readonly string[], kind: ChartKind, look: ChartLook): Record<string, unknown> {
  const values = {
    type: 'value',
    minInterval: 1,
    axisLabel: { color: look.quiet },
    splitLine: { lineStyle: { color: look.quiet, opacity: 0.25 } },
  };
  const names = {
    type: 'category',
    data: categories,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.quiet } },
  };
  if (kind === 'line')
    return { xAxis: { ...names, axisLabel: { color: look.ink, hideOverlap: true } }, yAxis: values };
  const axisLabel = {
    ...{ color: look.ink, width: look.width * WORDS_SHARE, overflow: 'break', lineHeight: 15, interval: 0 },
  };
  return { xAxis: values, yAxis: { ...names, inverse: true, axisLabel } };
}

interface Place {
  readonly at: number;
  readonly look: ChartLook;
}

function barsOf(name: string, points: readonly Point[], { at, look }: Place): Record<string, unknown> {
  return {
    ...{ type: 'bar', name, color: colourAt(at, look), barMaxWidth: BAR, barGap: '0%' },
    itemStyle: { decal: { ...DECALS[at % DECALS.length], color: look.paper } },
    label: { show: true, position: 'right', color: look.ink, fontSize: 12 },
    data: points.map((point) => {
      if (point === null)
        return { value: CLASS_LENGTH, itemStyle: hatched(look), label: { formatter: CLASS } };
      return { value: point ?? null, label: { show: (point ?? 0) > 0 } };
    }),
  };
}

/** The class of 0 to 4 is a gap in a line. */
function lineOf(name: string, points: readonly Point[], { at, look }: Place): Record<string, unknown> {
  return {
    ...{ type: 'line', name, color: colourAt(at, look), symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 7 },
    lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
    data: points.map((point) => point ?? null),
  };
}

const colourAt = (at: number, { paper }: ChartLook): string =>
  (isDark(paper) ? ON_DARK : COLOURS)[at % COLOURS.length] ?? '';

/** `#1a2124` or `rgb(26, 33, 36)`. */
function isDark(paper: string): boolean {
  const parts = paper.startsWith('#')
    ? (paper.slice(1, 7).match(/../g) ?? []).map((part) => parseInt(part, 16))
    : (paper.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return parts.length === 3 && parts.reduce((sum, part) => sum + part, 0) < 384;
}

const legendOf = (show: boolean, perLine: number, look: ChartLook): Record<string, unknown> => ({
  ...{ show, left: 0, top: 0, itemWidth: 24, itemHeight: 14, selectedMode: false },
  textStyle: { color: look.ink, fontSize: 12, width: look.width / perLine - 54, overflow: 'truncate' },
});

const hatched = ({ paper, quiet }: ChartLook): Record<string, unknown> => ({
  ...{ color: paper, borderColor: quiet, borderWidth: 1 },
  decal: { color: quiet, dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: -Math.PI / 4 },
});

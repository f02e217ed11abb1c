/** The only file that knows the charting library; it is fetched when somebody first asks for a chart. */
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { markLength } from './chart-bars';
import type { Bar, Bars } from './chart-bars';

use([BarChart, GridComponent, LegendComponent, AriaComponent, SVGRenderer]);

export interface ChartLook {
  width: number;
  ink: string;
  quiet: string;
  paper: string;
  font: string;
  smallestShown: number;
}

/** Told apart in light and in dark, and by those who see no red: lightness changes with the hue. */
const COLOURS = [
  ...['#00639b', '#e69f00', '#5b8c5a', '#cc79a7', '#7b61a8', '#56b4e9'],
  ...['#a65e2e', '#8a8d00', '#b34747', '#4d7c8a', '#9a9a9a'],
];
/** The dark ones of them stand out from dark paper by less than three to one. */
const ON_DARK: Record<string, string> = {
  ...{ '#00639b': '#4aa3df', '#7b61a8': '#a58fd4', '#a65e2e': '#cf8350', '#b34747': '#dd7070' },
  '#4d7c8a': '#74a9b8',
};
const ROW_HEIGHT = 40;
const LEGEND_LINE = 24;
/** Beside the bars on a phone there is room for this share of words. */
const WORDS_SHARE = 0.36;
const NARROW = 480;

const labelOf = ({ value, mark }: Bar, smallestShown: number): string => {
  if (mark === 'small') return `<${smallestShown}`;
  return mark === 'hidden' ? '•' : value > 0 ? `${value}` : '';
};

/** A chart as the text of an SVG: no script, no motion, and the same on paper. */
export function drawChart(bars: Bars, look: ChartLook): string {
  const hasLegend = bars.series.length > 1;
  const perLine = look.width < NARROW ? 1 : 2;
  const legend = hasLegend ? Math.ceil(bars.series.length / perLine) * LEGEND_LINE + 8 : 0;
  const height = bars.categories.length * ROW_HEIGHT + legend + 40;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: look.width, height });
  chart.setOption({
    animation: false,
    backgroundColor: look.paper,
    // It stands in an attribute of its own: quotes would end that.
    textStyle: { fontFamily: look.font.replaceAll('"', "'"), color: look.ink, fontSize: 13 },
    legend: legendOf(bars, look, perLine),
    grid: { left: 8, right: 24, top: legend + 4, bottom: 4, containLabel: true },
    ...axesOf(bars, look),
    series: seriesOf(bars, look),
  });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

function axesOf({ categories }: Bars, look: ChartLook): Record<string, unknown> {
  return {
    xAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: look.quiet },
      splitLine: { lineStyle: { color: look.quiet, opacity: 0.25 } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.quiet } },
      axisLabel: { color: look.ink, width: look.width * WORDS_SHARE, overflow: 'break', lineHeight: 15 },
    },
  };
}

function seriesOf(bars: Bars, look: ChartLook): Record<string, unknown>[] {
  const length = markLength(bars, look.width);
  const isStacked = bars.series.length > 1;
  const onColour = { color: '#ffffff', textBorderColor: 'rgba(0,0,0,.55)', textBorderWidth: 2 };
  return bars.series.map(({ name, bars: each }, at) => ({
    type: 'bar',
    name,
    stack: 'all',
    color: colourAt(at, look),
    barMaxWidth: 26,
    label: { show: true, position: isStacked ? 'inside' : 'right', fontSize: 12 },
    data: each.map((bar) => ({
      value: bar.mark ? length : bar.value,
      itemStyle: bar.mark ? hatched(look) : {},
      label: {
        formatter: labelOf(bar, look.smallestShown),
        ...(isStacked && !bar.mark ? onColour : { color: look.ink }),
      },
    })),
  }));
}

function colourAt(at: number, { paper }: ChartLook): string {
  const colour = COLOURS[at % COLOURS.length] ?? '';
  return isDark(paper) ? (ON_DARK[colour] ?? colour) : colour;
}

/** `#1a2124` or `rgb(26, 33, 36)`. */
function isDark(paper: string): boolean {
  const parts = paper.startsWith('#')
    ? (paper.slice(1, 7).match(/../g) ?? []).map((part) => parseInt(part, 16))
    : (paper.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return parts.length === 3 && parts.reduce((sum, part) => sum + part, 0) < 384;
}

function legendOf(bars: Bars, look: ChartLook, perLine: number): Record<string, unknown> {
  return {
    show: bars.series.length > 1,
    left: 0,
    top: 0,
    itemWidth: 14,
    itemHeight: 14,
    selectedMode: false,
    textStyle: { color: look.ink, fontSize: 12, width: look.width / perLine - 44, overflow: 'truncate' },
  };
}

const hatched = ({ paper, quiet }: ChartLook): Record<string, unknown> => ({
  color: paper,
  borderColor: quiet,
  borderWidth: 1,
  decal: { color: quiet, dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: -Math.PI / 4 },
});

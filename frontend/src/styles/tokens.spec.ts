import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const colours = (text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(text.matchAll(/--(?:mat-sys-|pn-)([a-z-]+):\s*(#[0-9a-f]{6})/g), (match) => [
      match[1],
      match[2],
    ]),
  );
const themes = { light: colours(light), dark: colours(dark) };

const channel = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(ink: string, paper: string): number {
  const [dim = 0, bright = 0] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const SURFACES = ['', '-container-lowest', '-container-low', '-container', '-container-high'].map(
  (name) => `surface${name}`,
);
const CONTAINERS = ['primary', 'secondary', 'error', 'soon', 'done', 'waiting'].map(
  (name): [string, string, number] => [`on-${name}-container`, `${name}-container`, 7],
);
const PAIRS: [ink: string, paper: string, needed: number][] = [
  ...SURFACES.flatMap((paper): [string, string, number][] => [
    ['on-surface', paper, 7],
    ['on-surface-variant', paper, 4.5],
    ['primary', paper, 4.5],
    ['error', paper, 4.5],
    ['focus', paper, 3],
  ]),
  ...SURFACES.slice(0, 3).flatMap((paper): [string, string, number][] => [
    ['outline', paper, 3],
    ['soon', paper, 4.5],
    ['done', paper, 4.5],
    ['waiting', paper, 4.5],
  ]),
  ...CONTAINERS,
  ['on-primary', 'primary', 4.5],
  ['on-error', 'error', 4.5],
  ['on-high', 'high', 4.5],
  ['high', 'surface-container-lowest', 3],
  ['inverse-on-surface', 'inverse-surface', 7],
  ['inverse-primary', 'inverse-surface', 4.5],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(PAIRS)('%s on %s has a contrast of at least %d', (ink, paper, needed) => {
    expect(ratio(themes[theme][ink] ?? '', themes[theme][paper] ?? '')).toBeGreaterThanOrEqual(needed);
  });
});

import { loadavg } from 'node:os';

const met = [];

export const say = (text) => process.stdout.write(`${text}\n`);
export const row = (cells) => say(`| ${cells.join(' | ')} |`);
export const number = (value, digits = 1) => value.toFixed(digits);
export const percent = (share) => `${number(share * 100, 0)} %`;
export const load = () => `load average ${number(loadavg()[0])}`;

/** The time that `share` of them stay below. @param {number[]} times in any order */
export function at(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const goal = (text, isMet) => met.push(`${isMet ? 'met  ' : 'SHORT'}  ${text}`);

/** Prints what was met, at the end. */
export const goals = () => say(`\n${met.join('\n')}`);

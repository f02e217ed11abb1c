import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SOURCES = new URL('../../', import.meta.url).pathname;
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.dto.ts'),
);
const namesIn = (file: string): string[] =>
  [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^export class (\w+)/gm)].map(([, name]) => name!);

describe('classes of the contract', () => {
  it('have one name each: of two with one name, the contract would describe only the last', () => {
    const names = files.flatMap(namesIn);
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

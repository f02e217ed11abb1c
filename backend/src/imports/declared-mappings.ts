import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { isMapping, mappingProblems } from './mapping-check.js';
import type { MappingProblem, RegisterMapping } from './register-mapping.types.js';

/** The folder with the registers of the demo and the declared layouts, seen from the sources and from the build. */
export function demoFolder(): URL {
  const beside = new URL('../../demo/', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../../backend/demo/', import.meta.url);
}

const MAPPING_NAME = /^[a-z0-9][a-z0-9-]*$/;

/** Names of the layouts that come with the product. */
export async function mappingNames(): Promise<string[]> {
  const files = await readdir(new URL('mappings/', demoFolder()));
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}

export interface MappingReading {
  /** null where the file holds no layout that can be used. */
  readonly mapping: RegisterMapping | null;
  readonly problems: readonly MappingProblem[];
}

/** A layout from a file; null where there is no such file. */
export async function readMapping(file: URL | string): Promise<MappingReading | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value)
      ? { mapping: value, problems: [] }
      : { mapping: null, problems: mappingProblems(value) };
  } catch {
    return { mapping: null, problems: [{ code: 'not_an_object', at: '' }] };
  }
}

/** A layout that comes with the product, by its name; null where there is none such. */
export async function findMapping(name: string): Promise<RegisterMapping | null> {
  if (!MAPPING_NAME.test(name)) return null;
  return (await readMapping(new URL(`mappings/${name}.json`, demoFolder())))?.mapping ?? null;
}

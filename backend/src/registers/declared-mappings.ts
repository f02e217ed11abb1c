import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { isMapping } from './mapping-check.js';
import type { RegisterMapping } from './register-mapping.types.js';

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

/** A declared layout by its name, or by the path of a file that ends in `.json`; null where there is none such. */
export async function findMapping(nameOrPath: string): Promise<RegisterMapping | null> {
  const isName = MAPPING_NAME.test(nameOrPath);
  if (!isName && !nameOrPath.endsWith('.json')) return null;
  const file = isName ? new URL(`mappings/${nameOrPath}.json`, demoFolder()) : nameOrPath;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}

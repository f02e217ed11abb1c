type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/**
 * JSON in the one form that RFC 8785 gives a value: names in the order of their UTF-16 units, no spaces, numbers and
 * strings as ECMAScript writes them. Texts and whole numbers are all that is written here.
 */
export function canonical(value: Plain): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`;
}

const isList = (value: object): value is readonly Plain[] => Array.isArray(value);

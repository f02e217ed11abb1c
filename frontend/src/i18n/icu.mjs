/**
 * The part of ICU MessageFormat that the texts use: `{date}`, `{n, plural, =0 {…} one {…} other {# …}}` and
 * `{sex, select, female {…} other {…}}`. The usual library compiles messages with `new Function`, which our
 * Content-Security-Policy refuses; this reader interprets them. The build checks texts with the same code.
 */

/** @typedef {string | IcuHash | IcuArgument | IcuChoice} IcuPart */
/** @typedef {{ kind: 'hash' }} IcuHash */
/** @typedef {{ kind: 'argument', name: string }} IcuArgument */
/** @typedef {{ kind: 'plural' | 'select', name: string, forms: Record<string, IcuPart[]> }} IcuChoice */

const CHOICE = /^\s*([\w-]+)\s*,\s*(plural|select)\s*,/;
const FORM_NAME = /^\s*(=\d+|[\w-]+)\s*\{/;

/**
 * Throws an Error naming what is wrong with a malformed message.
 * @param {string} message
 * @returns {IcuPart[]}
 */
export function parseMessage(message) {
  const [parts, end] = parseParts(message, 0, false);
  if (end !== message.length) throw new Error(`unexpected } at ${end}`);
  return parts;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {boolean} inPlural
 * @returns {[IcuPart[], number]}
 */
function parseParts(text, start, inPlural) {
  /** @type {IcuPart[]} */
  const parts = [];
  let at = start;
  let plain = '';
  const flush = () => {
    if (plain) parts.push(plain);
    plain = '';
  };
  while (at < text.length && text[at] !== '}') {
    if (text[at] === '{') {
      flush();
      const [part, next] = parseArgument(text, at + 1, inPlural);
      parts.push(part);
      at = next;
    } else if (inPlural && text[at] === '#') {
      flush();
      parts.push({ kind: 'hash' });
      at += 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return [parts, at];
}

/**
 * @param {string} text
 * @param {number} start position after the opening brace
 * @param {boolean} inPlural
 * @returns {[IcuPart, number]}
 */
function parseArgument(text, start, inPlural) {
  if (CHOICE.test(text.slice(start))) return parseChoice(text, start, inPlural);
  const end = text.indexOf('}', start);
  const name = text.slice(start, end < 0 ? text.length : end).trim();
  if (end < 0 || !/^[\w-]+$/.test(name)) throw new Error(`no argument at ${start}: "${name}"`);
  return [{ kind: 'argument', name }, end + 1];
}

/**
 * @param {string} text
 * @param {number} start position after the opening brace
 * @param {boolean} inPlural
 * @returns {[IcuPart, number]}
 */
function parseChoice(text, start, inPlural) {
  const [head = '', name = '', word = ''] = CHOICE.exec(text.slice(start)) ?? [];
  const kind = word === 'plural' ? 'plural' : 'select';
  const [forms, at] = parseForms(text, start + head.length, inPlural || kind === 'plural');
  const rest = /^\s*\}/.exec(text.slice(at));
  if (!rest) throw new Error(`${name} is not closed`);
  if (!forms['other']) throw new Error(`${name} has no form other`);
  return [{ kind, name, forms }, at + rest[0].length];
}

/**
 * @param {string} text
 * @param {number} start
 * @param {boolean} inPlural
 * @returns {[Record<string, IcuPart[]>, number]}
 */
function parseForms(text, start, inPlural) {
  /** @type {Record<string, IcuPart[]>} */
  const forms = {};
  let at = start;
  for (let form = FORM_NAME.exec(text.slice(at)); form; form = FORM_NAME.exec(text.slice(at))) {
    const [parts, end] = parseParts(text, at + form[0].length, inPlural);
    if (text[end] !== '}') throw new Error(`form ${form[1]} is not closed`);
    forms[form[1] ?? ''] = parts;
    at = end + 1;
  }
  return [forms, at];
}

/** @typedef {{ category: (count: number) => string, number: (count: number) => string }} IcuLanguage */

/**
 * @param {readonly IcuPart[]} parts
 * @param {Record<string, unknown>} params
 * @param {IcuLanguage} language
 * @returns {string}
 */
export function formatParts(parts, params, language) {
  return formatCounted({ parts, count: 0 }, params, language);
}

/**
 * @param {{ parts: readonly IcuPart[], count: number }} message with what `#` stands for
 * @param {Record<string, unknown>} params
 * @param {IcuLanguage} language
 * @returns {string}
 */
function formatCounted({ parts, count }, params, language) {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'hash') return language.number(count);
      if (part.kind === 'argument') return formatValue(params[part.name], language);
      const own = part.kind === 'plural' ? Number(params[part.name] ?? 0) : count;
      return formatCounted({ parts: formOf(part, params, language), count: own }, params, language);
    })
    .join('');
}

/**
 * @param {IcuChoice} choice
 * @param {Record<string, unknown>} params
 * @param {IcuLanguage} language
 * @returns {readonly IcuPart[]}
 */
function formOf({ kind, name, forms }, params, language) {
  const value = params[name];
  const exact = kind === 'plural' ? `=${Number(value ?? 0)}` : String(value);
  const named = kind === 'plural' ? language.category(Number(value ?? 0)) : '';
  return forms[exact] ?? forms[named] ?? forms['other'] ?? [];
}

/**
 * @param {unknown} value
 * @param {IcuLanguage} language
 * @returns {string}
 */
function formatValue(value, language) {
  if (typeof value === 'number') return language.number(value);
  return value === undefined || value === null ? '' : String(value);
}

/**
 * The arguments of a message with their kind (`days:plural`), sorted, and the plural forms of each plural.
 * @param {readonly IcuPart[]} parts
 * @returns {{ args: string[], plurals: string[][] }}
 */
export function describeParts(parts) {
  /** @type {Set<string>} */
  const args = new Set();
  /** @type {string[][]} */
  const plurals = [];
  /** @param {readonly IcuPart[]} list */
  const visit = (list) => {
    for (const part of list) {
      if (typeof part === 'string' || part.kind === 'hash') continue;
      args.add(`${part.name}:${part.kind}`);
      if (part.kind === 'argument') continue;
      if (part.kind === 'plural') plurals.push(Object.keys(part.forms));
      for (const form of Object.values(part.forms)) visit(form);
    }
  };
  visit(parts);
  return { args: [...args].sort(), plurals };
}

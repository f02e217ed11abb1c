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
  const choice = CHOICE.exec(text.slice(start));
  if (choice) return parseChoice(text, start + choice[0].length, choice, inPlural);
  const end = text.indexOf('}', start);
  const name = text.slice(start, end < 0 ? text.length : end).trim();
  if (end < 0 || !/^[\w-]+$/.test(name)) throw new Error(`no argument at ${start}: "${name}"`);
  return [{ kind: 'argument', name }, end + 1];
}

/**
 * @param {string} text
 * @param {number} start
 * @param {RegExpExecArray} choice
 * @param {boolean} inPlural
 * @returns {[IcuPart, number]}
 */
function parseChoice(text, start, choice, inPlural) {
  const kind = choice[2] === 'plural' ? 'plural' : 'select';
  /** @type {Record<string, IcuPart[]>} */
  const forms = {};
  let at = start;
  for (let form = FORM_NAME.exec(text.slice(at)); form; form = FORM_NAME.exec(text.slice(at))) {
    const [parts, end] = parseParts(text, at + form[0].length, inPlural || kind === 'plural');
    if (text[end] !== '}') throw new Error(`form ${form[1]} is not closed`);
    forms[form[1] ?? ''] = parts;
    at = end + 1;
  }
  const rest = /^\s*\}/.exec(text.slice(at));
  if (!rest) throw new Error(`${choice[1]} is not closed`);
  if (!forms['other']) throw new Error(`${choice[1]} has no form other`);
  return [{ kind, name: choice[1] ?? '', forms }, at + rest[0].length];
}

/**
 * @param {readonly IcuPart[]} parts
 * @param {Record<string, unknown>} params
 * @param {{ category: (count: number) => string, number: (count: number) => string }} language
 * @param {number} [count] what `#` stands for
 * @returns {string}
 */
export function formatParts(parts, params, language, count = 0) {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'hash') return language.number(count);
      if (part.kind === 'argument') return formatValue(params[part.name], language);
      if (part.kind === 'select') {
        const form = part.forms[String(params[part.name])] ?? part.forms['other'] ?? [];
        return formatParts(form, params, language, count);
      }
      const own = Number(params[part.name] ?? 0);
      const form = part.forms[`=${own}`] ?? part.forms[language.category(own)] ?? part.forms['other'] ?? [];
      return formatParts(form, params, language, own);
    })
    .join('');
}

/**
 * @param {unknown} value
 * @param {{ number: (count: number) => string }} language
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

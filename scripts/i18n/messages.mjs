/**
 * Reads the texts' part of ICU MessageFormat: `{date}`, `{n, plural, =0 {…} one {…} other {# …}}` and
 * `{sex, select, female {…} other {…}}`. The build reads them, so browsers load no parser.
 */
import { TYPE, parse } from '@formatjs/icu-messageformat-parser';

/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */
/** @typedef {import('../../frontend/src/app/core/language/format-message').MessagePart} MessagePart */

/**
 * Throws an Error naming what is wrong with a malformed message.
 * @param {string} text
 */
function elementsOf(text) {
  try {
    return parse(text, { ignoreTag: true });
  } catch (error) {
    const { message, location } =
      /** @type {Error & { location: import('@formatjs/icu-messageformat-parser').Location }} */ (error);
    throw new Error(`${message.toLowerCase().replaceAll('_', ' ')} at ${location.start.offset}`);
  }
}

/**
 * @param {Element} element
 * @returns {MessagePart}
 */
function partOf(element) {
  if (element.type === TYPE.literal) {
    if (element.value.includes('}')) throw new Error('a closing brace without an opening one');
    return element.value;
  }
  if (element.type === TYPE.pound) return 0;
  if (element.type === TYPE.argument) return [element.value];
  const isPlural = element.type === TYPE.plural && element.pluralType === 'cardinal' && element.offset === 0;
  if (!isPlural && element.type !== TYPE.select)
    throw new Error(`${element.value} is neither an argument nor a plural or a select`);
  const forms = Object.entries(element.options).map(([form, { value }]) => [form, value.map(partOf)]);
  return [element.value, isPlural ? 'plural' : 'select', Object.fromEntries(forms)];
}

/**
 * As the front end fills it: a text as it is, one with arguments in its parts.
 * @param {string} text
 * @returns {string | MessagePart[]}
 */
export function compileMessage(text) {
  const parts = elementsOf(text).map(partOf);
  return parts.every((part) => typeof part === 'string') ? text : parts;
}

/**
 * The arguments of a message with their kind (`days:plural`), sorted, and the plural forms of each plural.
 * @param {string | readonly MessagePart[]} message
 * @returns {{ args: string[], plurals: string[][] }}
 */
export function describeMessage(message) {
  /** @type {Set<string>} */
  const args = new Set();
  /** @type {string[][]} */
  const plurals = [];
  /** @param {readonly MessagePart[]} parts */
  const visit = (parts) => {
    for (const part of parts) {
      if (typeof part === 'string' || part === 0) continue;
      const [name, kind = 'argument', forms = {}] = part;
      args.add(`${name}:${kind}`);
      if (kind === 'plural') plurals.push(Object.keys(forms));
      for (const form of Object.values(forms)) visit(form);
    }
  };
  if (typeof message !== 'string') visit(message);
  return { args: [...args].sort(), plurals };
}

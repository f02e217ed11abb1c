import { UnreadableBook } from './unreadable-book.js';

export interface XmlTag {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly isEnd: boolean;
  /** `<c/>`: it begins and ends here. */
  readonly isEmpty: boolean;
  /** As they are written. */
  readonly attributes: string;
  /** The raw text between this tag and the next one. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/i;
const ENTITIES = new RegExp(ENTITY.source, 'gi');
/** How a workbook writes signs that XML cannot hold. */
const ESCAPED = /_x([0-9A-F]{4})_/gi;
const LAST_CODE = 0x10ffff;

const signOf = (code: number): string => (code <= LAST_CODE ? String.fromCodePoint(code) : '');

function entitySign(entity: string): string {
  const [, hex, decimal, name = ''] = ENTITY.exec(entity) ?? [];
  if (hex) return signOf(Number.parseInt(hex, 16));
  return decimal ? signOf(Number(decimal)) : (NAMED[name.toLowerCase()] ?? '');
}

/** Resolves entities to characters; entities that the document declares are not supported. */
export const plainText = (written: string): string =>
  written
    .replace(ENTITIES, entitySign)
    .replace(ESCAPED, (escaped) => signOf(Number.parseInt(escaped.slice(2, -1), 16)));

/** One attribute as text; null where it is not there. The name may carry a prefix. */
export function attributeOf({ attributes }: Pick<XmlTag, 'attributes'>, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found ? plainText(found[1] ?? found[2] ?? '') : null;
}

/** Longer tags have no place in a workbook. */
const LONGEST_TAG = 20_000;

function endOfTag(xml: string, from: number): number {
  const end = xml.startsWith('<!--', from) ? xml.indexOf('-->', from) + 2 : xml.indexOf('>', from);
  if (end < from + 1 || end - from > LONGEST_TAG) throw new UnreadableBook('file_damaged');
  return end;
}

/** The tags in their order, each looked at once: no text takes longer than its length. */
export function* tagsOf(xml: string): Generator<XmlTag> {
  let at = xml.indexOf('<');
  while (at >= 0) {
    const end = endOfTag(xml, at);
    const next = xml.indexOf('<', end);
    const isMarkup = xml[at + 1] !== '!' && xml[at + 1] !== '?';
    if (isMarkup) yield tagOf(xml.slice(at + 1, end), xml.slice(end + 1, next < 0 ? xml.length : next));
    at = next;
  }
}

function tagOf(inner: string, text: string): XmlTag {
  const isEnd = inner.startsWith('/');
  const isEmpty = inner.endsWith('/');
  const body = inner.slice(isEnd ? 1 : 0, isEmpty ? -1 : undefined);
  const space = body.search(/\s/);
  const name = space < 0 ? body : body.slice(0, space);
  return {
    name: name.slice(name.indexOf(':') + 1),
    isEnd,
    isEmpty,
    attributes: space < 0 ? '' : body.slice(space + 1),
    text,
  };
}

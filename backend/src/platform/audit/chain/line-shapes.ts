import { canonical } from './canonical.js';
import { EXPORT_FORMAT } from './chain.types.js';
import type { AuditEntry, ExportEnd, Link, SignedCheckpoint } from './chain.types.js';
import type { Readable } from 'node:stream';

export type Line =
  | { kind: 'format'; publicKey: string }
  | { kind: 'checkpoint'; signed: SignedCheckpoint }
  | { kind: 'link'; link: Link }
  | { kind: 'waiting'; entry: AuditEntry }
  | { kind: 'end'; end: ExportEnd; signature: string };

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isHex =
  (length: number): Check =>
  (value) =>
    typeof value === 'string' && value.length === length && /^[0-9a-f]+$/.test(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isMoment: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isOnly =
  (text: string): Check =>
  (value) =>
    value === text;
const of =
  (shape: Shape): Check =>
  (value) =>
    matches(value, shape);

function matches(value: unknown, shape: Shape): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const names = Object.keys(shape);
  const given = value as Record<string, unknown>;
  return Object.keys(given).length === names.length && names.every((name) => shape[name]?.(given[name]));
}

const ENTRY: Shape = {
  action: isText,
  actor: orNull(isText),
  agency: orNull(isText),
  at: isMoment,
  cases: isTexts,
  decision: isText,
  grants: isTexts,
  partitions: isTexts,
  purpose: orNull(isText),
  request: isText,
  seq: isCount,
  session: orNull(isText),
};
const CHECKPOINT: Shape = {
  at: isMoment,
  chain: isCount,
  hash: isHex(64),
  no: isCount,
  type: isOnly('panoh-audit-checkpoint/1'),
};
const END: Shape = {
  at: isMoment,
  chain: isCount,
  checkpoints: isCount,
  hash: isHex(64),
  sha256: isHex(64),
  type: isOnly('panoh-audit-export/1'),
  waiting: isCount,
};
const SIGNATURE = isHex(128);

const LINK_LINE: Shape = { chain: isCount, entry: of(ENTRY), hash: isHex(64) };
const WAITING_LINE: Shape = { entry: of(ENTRY) };
const CHECKPOINT_LINE: Shape = { checkpoint: of(CHECKPOINT), signature: SIGNATURE };
const FORMAT_LINE: Shape = { format: isOnly(EXPORT_FORMAT), publicKey: isHex(64) };
const END_LINE: Shape = { end: of(END), signature: SIGNATURE };

/** One line of an export; null where it is not in the one form that its content has. */
export function readLine(text: string): Line | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonical(value as never) !== text) return null;
  } catch {
    return null;
  }
  return lineOf(value);
}

function lineOf(value: unknown): Line | null {
  if (matches(value, LINK_LINE)) return { kind: 'link', link: value as Link };
  if (matches(value, WAITING_LINE)) return { kind: 'waiting', ...(value as { entry: AuditEntry }) };
  if (matches(value, CHECKPOINT_LINE)) return { kind: 'checkpoint', signed: value as SignedCheckpoint };
  if (matches(value, FORMAT_LINE))
    return { kind: 'format', publicKey: (value as { publicKey: string }).publicKey };
  if (matches(value, END_LINE)) return { kind: 'end', ...(value as { end: ExportEnd; signature: string }) };
  return null;
}

/** Checkpoints as an agency keeps them: one a line; null where one of them is none. */
export function readKept(text: string): SignedCheckpoint[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const kept = lines.map((line) => readLine(line.trim()));
  const found = kept.flatMap((line) => (line?.kind === 'checkpoint' ? [line.signed] : []));
  return found.length === lines.length ? found : null;
}

const NEW_LINE = '\n';

/** Each line that ends with a line feed; the rest after the last one is returned unchanged. */
export async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split(NEW_LINE);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
}

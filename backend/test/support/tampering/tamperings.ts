import { canonical } from '../../../src/platform/audit/chain/canonical.js';
import type {
  AuditEntry,
  Checkpoint,
  ExportEnd,
  Link,
} from '../../../src/platform/audit/chain/chain.types.js';
import { chainedAnew, endAnew, linesOf, signedAnew } from './exports.js';
import type { Parts } from './exports.js';
import type { Random } from '../random.js';

/** One way to tamper with an export: the resulting lines without their ends. */
type Tampering = (parts: Parts, random: Random) => string[];

const without = <T>(list: readonly T[], place: number): T[] => list.filter((_, at) => at !== place);
const replaced = <T>(list: readonly T[], place: number, value: T): T[] =>
  list.map((each, at) => (at === place ? value : each));
const inserted = <T>(list: readonly T[], place: number, value: T): T[] => [
  ...list.slice(0, place),
  value,
  ...list.slice(place),
];
function swapped<T>(list: readonly T[], [one, other]: [number, number]): T[] {
  const made = [...list];
  [made[one], made[other]] = [made[other] as T, made[one] as T];
  return made;
}

const FIELDS = [
  ...[
    'action',
    'actor',
    'agency',
    'at',
    'cases',
    'decision',
    'grants',
    'partitions',
    'purpose',
    'request',
    'seq',
    'session',
  ],
] as (keyof AuditEntry)[];

/** The same entry with one field that says something else, in the form that the field has. */
export function edited(entry: AuditEntry, random: Random): AuditEntry {
  const field = random.pick(FIELDS);
  return { ...entry, [field]: otherThan(entry[field], field, random) };
}

const NEVER_NULL = ['action', 'decision', 'request'];
const laterBy = (micros: number, at: string): string =>
  at.replace(
    /\d{6}Z$/,
    (part) => `${String((Number(part.slice(0, 6)) + micros) % 1_000_000).padStart(6, '0')}Z`,
  );

function otherThan(value: AuditEntry[keyof AuditEntry], field: string, random: Random): unknown {
  if (typeof value === 'number') return value + 1_000 + random.below(1_000);
  if (value === null) return random.hex(16);
  if (typeof value === 'string') return otherText(value, field, random);
  return random.below(2) === 0 && value.length > 0 ? value.slice(1) : [...value, `x${random.hex(8)}`];
}

function otherText(value: string, field: string, random: Random): string | null {
  if (field === 'at') return laterBy(1 + random.below(900_000), value);
  return random.below(3) === 0 && !NEVER_NULL.includes(field) ? null : `${value}${random.hex(1)}`;
}

const entriesOf = ({ links }: Parts): AuditEntry[] => links.map(({ entry }) => entry);
const place = (list: readonly unknown[], random: Random): number => random.below(list.length);
const withLinks = (parts: Parts, links: Link[]): Parts => ({ ...parts, links });
/** The most that can be done without the key. */
const covered = (parts: Parts, entries: AuditEntry[]): string[] =>
  linesOf(endAnew(withLinks(parts, chainedAnew(entries))));

function editOne(parts: Parts, random: Random): { at: number; entries: AuditEntry[] } {
  const at = place(parts.links, random);
  const entries = entriesOf(parts);
  return { at, entries: replaced(entries, at, edited(entries[at] as AuditEntry, random)) };
}

const forged = (parts: Parts, random: Random): AuditEntry => ({
  ...edited(random.pick(entriesOf(parts)), random),
  seq: 1_000_000 + random.below(1_000),
});

function editedStatement<T extends Checkpoint | ExportEnd>(statement: T, random: Random): T {
  const names = Object.keys(statement).filter((name) => name !== 'type') as (keyof T)[];
  const name = random.pick(names);
  const value = statement[name];
  if (typeof value === 'number') return { ...statement, [name]: value + 1 + random.below(5) };
  if (name === 'at')
    return { ...statement, at: String(value).replace(/^\d{4}/, (year) => String(Number(year) + 1)) };
  return { ...statement, [name]: random.hex(64) };
}

/** A line that means the same and is written otherwise, or twice. */
function respelled(line: string, random: Random): string {
  return random.pick([
    () => line.replace(':', ': '),
    () =>
      line.replace(
        /"(\w)(\w*)":/,
        (_, first: string, rest: string) => `"\\u00${first.charCodeAt(0).toString(16)}${rest}":`,
      ),
    () => `${line}\r`,
    () => ` ${line}`,
    () => `\ufeff${line}`,
    () => line.replace(/^\{/, '{"action":"x",'),
    () => line.replace(/\}$/, `,"zzz":null}`),
    () => line.slice(0, -1 - random.below(20)),
  ])();
}

/** By name; those of `IN_CHAIN` must be found by what the chain and its checkpoints say, wherever they fall before the last one. */
export const TAMPERINGS: Record<string, Tampering> = {
  'edit an entry': (parts, random) => {
    const { at, entries } = editOne(parts, random);
    const links = replaced(parts.links, at, {
      ...(parts.links[at] as Link),
      entry: entries[at] as AuditEntry,
    });
    return linesOf(withLinks(parts, links));
  },
  'edit an entry and its hash': (parts, random) => {
    const { at, entries } = editOne(parts, random);
    return linesOf(withLinks(parts, replaced(parts.links, at, chainedAnew(entries)[at] as Link)));
  },
  'edit an entry and chain anew': (parts, random) => covered(parts, editOne(parts, random).entries),
  'delete a line': (parts, random) => {
    const lines = linesOf(parts);
    return without(lines, place(lines, random));
  },
  'insert an entry and chain anew': (parts, random) =>
    covered(parts, inserted(entriesOf(parts), place(parts.links, random), forged(parts, random))),
  'swap two entries': (parts, random) => {
    const entries = swapped(entriesOf(parts), random.two(parts.links.length));
    return linesOf(
      withLinks(
        parts,
        parts.links.map((link, at) => ({ ...link, entry: entries[at] as AuditEntry })),
      ),
    );
  },
  'swap two hashes': (parts, random) => {
    const hashes = swapped(
      parts.links.map(({ hash }) => hash),
      random.two(parts.links.length),
    );
    return linesOf(
      withLinks(
        parts,
        parts.links.map((link, at) => ({ ...link, hash: hashes[at] ?? '' })),
      ),
    );
  },
  'cut the tail': (parts, random) => {
    const lines = linesOf(parts);
    return lines.slice(0, 1 + random.below(lines.length - 1));
  },
  'cut the tail and end anew': (parts, random) => {
    const links = parts.links.slice(0, random.below(parts.links.length));
    const last = links.length;
    const checkpoints = parts.checkpoints.filter(({ checkpoint }) => checkpoint.chain <= last);
    return linesOf(endAnew({ ...parts, links, checkpoints, waiting: [] }));
  },
  'edit a checkpoint': (parts, random) => {
    const at = place(parts.checkpoints, random);
    const checkpoints = parts.checkpoints.map((each, which) =>
      which === at ? { ...each, checkpoint: editedStatement(each.checkpoint, random) } : each,
    );
    return linesOf(endAnew({ ...parts, checkpoints }));
  },
  'edit a signature': (parts, random) => {
    const at = place(parts.checkpoints, random);
    const checkpoints = parts.checkpoints.map((each, which) =>
      which === at ? { ...each, signature: random.hex(128) } : each,
    );
    return linesOf(endAnew({ ...parts, checkpoints }));
  },
  'move a signature': (parts, random) => {
    const signatures = swapped(
      parts.checkpoints.map(({ signature }) => signature),
      random.two(parts.checkpoints.length),
    );
    const checkpoints = parts.checkpoints.map((each, at) => ({ ...each, signature: signatures[at] ?? '' }));
    return linesOf({ ...parts, checkpoints });
  },
  'fork and sign with another key': (parts, random) =>
    linesOf(signedAnew(withLinks(parts, chainedAnew(editOne(parts, random).entries)), false)),
  'fork, sign with another key and name it': (parts, random) =>
    linesOf(signedAnew(withLinks(parts, chainedAnew(editOne(parts, random).entries)), true)),
  'fork from a place on, both branches left': (parts, random) => {
    const from = random.below(parts.links.length);
    const { entries } = editOne({ ...parts, links: parts.links.slice(0, from + 1) }, random);
    const branch = chainedAnew([...entries, ...entriesOf(parts).slice(from + 1)]).slice(from);
    return linesOf(withLinks(parts, [...parts.links, ...branch]));
  },
  'edit what waits': (parts, random) => {
    const at = place(parts.waiting, random);
    return linesOf(
      endAnew({
        ...parts,
        waiting: replaced(parts.waiting, at, edited(parts.waiting[at] as AuditEntry, random)),
      }),
    );
  },
  'edit the end': (parts, random) =>
    linesOf({ ...parts, end: { ...parts.end, end: editedStatement(parts.end.end, random) } }),
  'write a line otherwise': (parts, random) => {
    const lines = linesOf(parts);
    const at = place(lines, random);
    return replaced(lines, at, respelled(lines[at] as string, random));
  },
};

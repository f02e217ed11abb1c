import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  Encoder,
  attackByFrequency,
  blocksOf,
  candidatePairs,
  encodeAll,
  estimatePersons,
  evaluate,
  linkAll,
  linkOneByOne,
  normalise,
  pairCompleteness,
  readColumnMap,
  readRegistrationFile,
  reviewed,
  toReview,
} from './linkage/index.js';
import type { Linked } from './linkage/index.js';
import { fileTrouble } from './platform/config/file-trouble.js';
import { SettingError } from './platform/config/settings.js';

const USAGE = `Finds the persons behind registrations, or measures how well that is done, or what its tags give away.

  npm run linkage:evaluate -- link --in <registrations.csv> --out <clusters.csv> [--review <pairs.csv>]
  npm run linkage:evaluate -- evaluate --truth <registrations.csv> [--truth <more.csv>] [--columns <map.json>]
  npm run linkage:evaluate -- attack --in <registrations.csv>

The file has the columns of docs/linkage.md; for evaluate also person_id, who each row is about.

  --out <file>      writes registration_id,cluster_id
  --review <file>   writes registration_id_a,registration_id_b,probability: what a person should look at, doubtful first
  --columns <file>  which columns of files of others are ours (docs/linkage.md)
  --help            shows this

attack reads the tags of one half of the file by how common the values of the other half are.`;

/** A person reviews at most so many pairs for every thousand registrations. */
const REVIEWED_PER_1000 = 80;
/** Names stand in the file in clear: its encoding guards nothing here, and the same file is measured alike each time. */
const MEASURING_SECRET = Buffer.alloc(32, 'panoh linkage, to measure by');

type Command =
  | { readonly what: 'evaluate'; readonly truth: readonly string[]; readonly columns: string | undefined }
  | { readonly what: 'attack'; readonly from: string }
  | {
      readonly what: 'link';
      readonly from: string;
      readonly to: string;
      readonly review: string | undefined;
    };

/** Paths are those of the folder the command was typed in. */
const inFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function parseWords(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    truth: { type: 'string', multiple: true } as const,
    columns: text,
    in: text,
    out: text,
    review: text,
    help: { type: 'boolean', short: 'h' } as const,
  };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

/** The command as typed; null for `--help`. */
function readCommand(words: string[]): Command | null {
  const { values, positionals } = parseWords(words);
  if (values.help) return null;
  const [what] = positionals;
  if (what === 'evaluate') {
    if (values.truth === undefined) throw misused('Name the file to measure by: --truth <file>.');
    return { what, truth: values.truth.map(inFolder), columns: values.columns };
  }
  if (what === 'attack') {
    if (values.in === undefined) throw misused('Name the file whose tags are to be read: --in <file>.');
    return { what, from: inFolder(values.in) };
  }
  if (what !== 'link') throw misused('Say what to do: link, evaluate or attack.');
  if (values.in === undefined || values.out === undefined)
    throw misused('Name the file to read and the file to write: --in <file> --out <file>.');
  const review = values.review === undefined ? undefined : inFolder(values.review);
  return { what, from: inFolder(values.in), to: inFolder(values.out), review };
}

async function write(path: string, lines: readonly string[]): Promise<void> {
  await writeFile(path, `${lines.join('\n')}\n`).catch((error: unknown) => {
    throw new SettingError(`${path} cannot be written: ${fileTrouble(error)}.`);
  });
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const onProgress = (compared: number): void => void process.stderr.write(`${compared} pairs compared\n`);

function sayPersons(linked: Linked, count: number): void {
  const { expected, from, to } = estimatePersons(linked);
  say(`${count} registrations, ${linked.clusters.length} persons, ${linked.compared} pairs compared.`);
  say(`Persons as an estimate: ${Math.round(expected)}, from ${Math.round(from)} to ${Math.round(to)}.`);
}

async function link({ from, to, review }: Extract<Command, { what: 'link' }>): Promise<void> {
  const { registrations } = await readRegistrationFile(from, false);
  const linked = linkAll(encodeAll(new Encoder(MEASURING_SECRET), registrations), { onProgress });
  const idOf = (at: number): string => cell(registrations[at]?.id ?? '');
  const clusterOf = linked.clusters.flatMap((members, no) => members.map((at) => [at, no] as const));
  const rows = clusterOf.sort(([one], [other]) => one - other).map(([at, no]) => `${idOf(at)},C${no + 1}`);
  await write(to, ['registration_id,cluster_id', ...rows]);
  if (review !== undefined) {
    const pairs = toReview(linked).map(
      ({ best, probability }) => `${idOf(best.one)},${idOf(best.other)},${probability.toFixed(4)}`,
    );
    await write(review, ['registration_id_a,registration_id_b,probability', ...pairs]);
  }
  sayPersons(linked, registrations.length);
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function sayEvaluation(title: string, clusters: Linked['clusters'], truth: readonly string[]): void {
  const { precision, recall, f1, found, persons, doubleCountError, mixedClusters } = evaluate(
    clusters,
    truth,
  );
  say(title);
  say(`  precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`);
  say(`  ${found} persons found, ${persons} there are: double-count error ${percent(doubleCountError)}`);
  say(`  clusters that mix two persons: ${percent(mixedClusters)}`);
}

/** Several files are one list: who stands in one of them and in another is found again. */
async function readAll({ truth: paths, columns }: Extract<Command, { what: 'evaluate' }>) {
  const map = columns === undefined ? undefined : await readColumnMap(inFolder(columns));
  const files = [];
  for (const path of paths) files.push(await readRegistrationFile(path, true, map));
  return {
    registrations: files.flatMap((file) => file.registrations),
    truth: files.flatMap((file) => file.truth),
  };
}

async function measure(command: Extract<Command, { what: 'evaluate' }>): Promise<void> {
  const { registrations, truth } = await readAll(command);
  const encoded = encodeAll(new Encoder(MEASURING_SECRET), registrations);
  const linked = linkAll(encoded, { onProgress });
  sayPersons(linked, registrations.length);
  const { expected } = estimatePersons(linked);
  const persons = new Set(truth).size;
  say(`Error of the estimate: ${percent(Math.abs(expected - persons) / persons)}.`);
  say(`Pair completeness of blocking: ${pairCompleteness(candidatePairs(encoded), truth).toFixed(4)}.`);
  sayEvaluation('Without review:', linked.clusters, truth);
  const inTurn = encoded.map((one, at) => ({ ...one, id: String(at) }));
  const { clusters, asked } = linkOneByOne(inTurn, linked.model);
  sayEvaluation(`Each as it came, linked by itself, ${asked} pairs to review:`, clusters, truth);
  const doubtful = toReview(linked).slice(0, Math.floor((registrations.length * REVIEWED_PER_1000) / 1_000));
  const decisions = reviewed(doubtful, truth);
  const again = linkAll(encoded, { model: linked.model, decisions, onProgress });
  const perThousand = ((doubtful.length / Math.max(registrations.length, 1)) * 1_000).toFixed(0);
  sayEvaluation(
    `After a review of ${doubtful.length} pairs, ${perThousand} per 1,000:`,
    again.clusters,
    truth,
  );
}

/** Both halves are of one population: he knows as well as can be how common each value is. */
async function attack({ from }: Extract<Command, { what: 'attack' }>): Promise<void> {
  const { registrations } = await readRegistrationFile(from, false);
  const values = registrations.map((one) => blocksOf(normalise(one)));
  const half = (wanted: number): (readonly string[])[] => values.filter((_, at) => at % 2 === wanted);
  const { ofCommonest, registrations: share } = attackByFrequency(half(0), half(1));
  for (const { tags, right } of ofCommonest)
    say(`Of the ${tags} commonest tags ${percent(right)} are read rightly.`);
  say(`Of ${percent(share)} of the registrations one tag at least is read rightly.`);
}

try {
  const command = readCommand(process.argv.slice(2));
  if (command === null) say(USAGE);
  else if (command.what === 'link') await link(command);
  else if (command.what === 'attack') await attack(command);
  else await measure(command);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { writeFile } from 'node:fs/promises';
import {
  Encoder,
  candidatePairs,
  encodeAll,
  estimatePersons,
  evaluate,
  linkAll,
  linkOneByOne,
  pairCompleteness,
  readColumnMap,
  readRegistrationFile,
  reviewed,
  toReview,
} from '../linkage/index.js';
import type { Linked } from '../linkage/index.js';
import { fileTrouble } from '../platform/config/file-trouble.js';
import { SettingError } from '../platform/config/settings.js';
import { inFolder } from './command-line.js';

/** A person reviews at most so many pairs for every thousand registrations. */
const REVIEWED_PER_1000 = 80;
/** Names stand in the file in clear: its encoding guards nothing here, and the same file is measured alike each time. */
const MEASURING_SECRET = Buffer.alloc(32, 'panoh linkage, to measure by');

/** What is measured by: files of registrations with the person each is about. */
export interface Truth {
  files: readonly string[];
  /** Which columns of files of others are ours. */
  columns: string | undefined;
}

export interface LinkFiles {
  from: string;
  to: string;
  review: string | undefined;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

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

export async function link({ from, to, review }: LinkFiles): Promise<void> {
  const { registrations } = await readRegistrationFile(inFolder(from), false);
  const linked = linkAll(encodeAll(new Encoder(MEASURING_SECRET), registrations), { onProgress });
  const idOf = (at: number): string => cell(registrations[at]?.id ?? '');
  const clusterOf = linked.clusters.flatMap((members, no) => members.map((at) => [at, no] as const));
  const rows = clusterOf.sort(([one], [other]) => one - other).map(([at, no]) => `${idOf(at)},C${no + 1}`);
  await write(inFolder(to), ['registration_id,cluster_id', ...rows]);
  if (review !== undefined) {
    const pairs = toReview(linked).map(
      ({ best, probability }) => `${idOf(best.one)},${idOf(best.other)},${probability.toFixed(4)}`,
    );
    await write(inFolder(review), ['registration_id_a,registration_id_b,probability', ...pairs]);
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
async function readAll({ files: paths, columns }: Truth) {
  const map = columns === undefined ? undefined : await readColumnMap(inFolder(columns));
  const files = [];
  for (const path of paths) files.push(await readRegistrationFile(inFolder(path), true, map));
  return {
    registrations: files.flatMap((file) => file.registrations),
    truth: files.flatMap((file) => file.truth),
  };
}

export async function evaluateLinkage(truthFiles: Truth): Promise<void> {
  const { registrations, truth } = await readAll(truthFiles);
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

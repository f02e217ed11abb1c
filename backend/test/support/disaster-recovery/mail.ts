import { HURRY, PASS_ON, countUnsent, tagOf, writeDownLetters } from '../faults/letters.js';
import type { Letters } from '../faults/letters.js';
import type { Link } from '../faults/link.js';
import type { Processes } from '../processes.js';

const ROUNDS = 6;
const ROUND_MS = 5_000;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Sends waiting letters at the next check; does nothing without the server. */
export const hurry = (link: Link): Promise<unknown> =>
  link.run((client) => client.query(HURRY)).catch(() => undefined);

export async function sentTags(link: Link): Promise<Set<string>> {
  const rows = await link.query<{ tag: string }>(
    `select distinct tag::text as tag from panoh.messages where state = 'sent'`,
  );
  return new Set(rows.map(({ tag }) => tag));
}

export interface WrittenAgain {
  /** None on a holiday. */
  letterBoxes: number;
  lettersBefore: number;
  lettersAfter: number;
  /** Letters sent again under a tag that the restored server knew as sent. */
  writtenAgain: number;
}

/**
 * Sends all waiting letters by skipping hours; the mail server, which was not lost, counts repeats. The checker gets
 * only log lines with a tag in the rows: no other record exists of the letters of the lost moments.
 */
export async function settleLetters(
  { link, processes }: { link: Link; processes: Processes },
  letters: Letters,
  { sent, count }: { sent: ReadonlySet<string>; count: number },
): Promise<WrittenAgain> {
  const ask = link.query.bind(link);
  for (let round = 0; round < ROUNDS && (await countUnsent(ask)) > 0; round += 1) {
    await link.query(PASS_ON);
    // A worker checks everything when it starts.
    const worker = await processes.worker();
    for (const until = Date.now() + ROUND_MS; Date.now() < until && (await countUnsent(ask)) > 0;)
      await pause(200);
    await worker.kill();
  }
  const rows = await link.query<{ tag: string }>('select tag::text as tag from panoh.messages');
  const known = new Set(rows.map(({ tag }) => tag));
  await writeDownLetters(link, letters, (letter) => known.has(tagOf(letter)));
  const after = letters.mail.letters.slice(count);
  return {
    letterBoxes: letters.boxes.size,
    lettersBefore: count,
    lettersAfter: after.length,
    writtenAgain: after.filter((letter) => sent.has(tagOf(letter))).length,
  };
}

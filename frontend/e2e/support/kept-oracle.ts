import type { Person } from './person';

const PAUSE_MS = 3_000;
const TURNS = 30;

/** The text of the person in each of these. */
interface Row {
  text?: string | null;
  note?: string | null;
  value?: string | null;
}

/** Written from one sentence: what a screen called kept is on the server exactly once. A draft of it does not count. */
export class KeptOracle {
  readonly told: { words: string; caseId: string }[] = [];
  /** Of those at most a second one is looked for: their drafts were thrown away. */
  private judged = 0;

  tell(words: string, caseId: string): void {
    this.told.push({ words, caseId });
  }

  /** Every fault found, once the line had time. */
  async judge(person: Person): Promise<string[]> {
    let faults = await this.faults(person);
    for (let turn = 0; turn < TURNS && faults.some((fault) => fault.startsWith('lost')); turn += 1) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      faults = await this.faults(person);
    }
    this.judged = this.told.length;
    return faults;
  }

  private async faults(person: Person): Promise<string[]> {
    const drafts = await read<Row[]>(person, '/drafts');
    const faults: string[] = [];
    for (const caseId of new Set(this.told.map((one) => one.caseId))) {
      const rows = await rowsOf(person, `/cases/${caseId}`);
      for (const [at, { words, caseId: of }] of this.told.entries()) {
        const times = rows.filter((row) => has(row, words)).length;
        if (times > 1) faults.push(`${times} times: ${words}`);
        if (at < this.judged || of !== caseId || times > 0) continue;
        if (!drafts.some((row) => has(row, words))) faults.push(`lost: ${words}`);
      }
    }
    return faults;
  }
}

const has = ({ text, note, value }: Row, words: string): boolean =>
  new RegExp(`${words}(?!\\d)`).test(text ?? note ?? value ?? '');

async function rowsOf(person: Person, path: string): Promise<Row[]> {
  const rows = [
    ...(await read<Row[]>(person, `${path}/narratives`)),
    ...(await read<Row[]>(person, `${path}/contacts`)),
  ];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor && `?cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Row[]; nextCursor?: string | null } = await read(
      person,
      `${path}/support-entries${query}`,
    );
    rows.push(...page.items);
    cursor = page.nextCursor ?? null;
  }
  return rows;
}

/** Reading is limited: it waits where it was too much. */
async function read<T>(person: Person, path: string): Promise<T> {
  for (;;) {
    const answer = await person.page.request.get(`/api${path}`);
    if (answer.ok()) return (await answer.json()) as T;
    if (answer.status() !== 429) throw new Error(`${path} answered ${answer.status()}.`);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

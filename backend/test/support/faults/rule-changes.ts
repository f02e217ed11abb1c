import type { Random } from '../random.js';
import { Asking, pause } from './asking.js';

/** What may be drawn for each value; the last of each is as published, which is set by not setting it. */
const DRAWN: readonly { key: string; least: number; published: number }[] = [
  // Replanned rows stay at least a day away, longer than any run.
  { key: 'fu.first_contact/1/medium', least: 40, published: 72 },
  { key: 'fu.regular/cadence/1', least: 3, published: 7 },
  // No sooner than while risk is high.
  { key: 'escalation/first/other', least: 4, published: 24 },
  { key: 'escalation/last', least: 25, published: 72 },
];

/** Of a short run too. */
const LEAST = 3;

/** A coordinator who changes the rules of a working group at random times through the web process. */
export class RuleChanges {
  /** Numbers of versions that were acknowledged. */
  readonly acknowledged: number[] = [];
  /** Answers that no fault explains. */
  readonly refused: string[] = [];
  private isOver = false;
  private work: Promise<void> = Promise.resolve();
  private readonly asking: Asking;
  private latest = '';

  constructor(
    address: string,
    private readonly options: { cookie: string; groupId: string; random: Random; mostPauseMs: number },
  ) {
    this.asking = new Asking(address, options.cookie);
  }

  /** The first is set while nothing is at fault. */
  async start(): Promise<void> {
    await this.change();
    this.work = this.go();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private get goesOn(): boolean {
    return !this.isOver || (this.acknowledged.length < LEAST && this.refused.length === 0);
  }

  private async go(): Promise<void> {
    const { random, mostPauseMs } = this.options;
    while (this.goesOn) {
      // Sleeps in pieces, so that stopping is quick.
      for (let left = random.below(mostPauseMs); left > 0 && !this.isOver; left -= 250) await pause(250);
      if (this.goesOn) await this.change();
    }
  }

  private async change(): Promise<void> {
    const path = `/follow-up-rules/${this.options.groupId}`;
    const seen = await this.asking.ask({ path });
    if (seen?.status !== 200) return this.note(seen);
    const { version } = JSON.parse(seen.text) as { version: number };
    const body = { values: this.draw(), reason: 'agreed in the group' };
    const answer = await this.asking.ask({ path: `${path}/versions`, body, version });
    if (answer?.status === 201) this.acknowledged.push(version + 1);
    else this.note(answer);
  }

  /** Others than those of the last time: a change that changes nothing is refused. */
  private draw(): object[] {
    const { random } = this.options;
    const values = DRAWN.flatMap(({ key, least, published }) => {
      const count = least + random.below(published - least + 1);
      return count === published || random.below(4) === 0 ? [] : [{ key, count }];
    });
    const drawn = JSON.stringify(values);
    if (drawn === this.latest || (this.latest === '' && values.length === 0)) return this.draw();
    this.latest = drawn;
    return values;
  }

  private note(answer: { status: number; text: string } | null): void {
    if (answer) this.refused.push(`${answer.status} ${answer.text.slice(0, 200)}`);
  }
}

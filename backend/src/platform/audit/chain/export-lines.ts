import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonical } from './canonical.js';
import { ChainVerifier, age } from './chain-verifier.js';
import { ChainFlaw, EXPORT_FORMAT, UNCHAINED_MS } from './chain.types.js';
import type { AuditEntry, ExportEnd, Head, Link, SignedCheckpoint } from './chain.types.js';
import { checkCheckpoints, checkKept, headsOf, isSigned, publicFromHex } from './checkpoints.js';
import { readLine } from './line-shapes.js';
import type { Line } from './line-shapes.js';

/** What vouches for an export from outside of it. */
export interface Vouchers {
  /** In hexadecimal; without it the key is the one that the export names. */
  key: string | null;
  /** Checkpoints stored elsewhere. */
  kept: readonly SignedCheckpoint[];
}

export interface BookState {
  head: Head;
  checkpoints: number;
  waiting: number;
  key: string;
}

/** The order of lines: header, checkpoints, links, waiting entries, end. */
const RANK: Record<Line['kind'], number> = { format: 0, checkpoint: 1, link: 2, waiting: 3, end: 4 };

/** Reads an export line by line, in the order in which it is written, and throws at the first thing that is wrong. */
export class ExportReading {
  private readonly digest = createHash('sha256');
  private readonly checkpoints: SignedCheckpoint[] = [];
  private readonly waiting: AuditEntry[] = [];
  private rank = -1;
  private keyHex = '';
  private key: KeyObject | null = null;
  private walk: ChainVerifier | null = null;
  private end: ExportEnd | null = null;

  constructor(private readonly vouchers: Vouchers) {}

  take(text: string): void {
    const line = readLine(text);
    if (!line || !this.mayFollow(RANK[line.kind])) throw new ChainFlaw('malformed', this.place);
    this.read(line);
    if (line.kind !== 'end') this.digest.update(text).update('\n');
  }

  private get place(): number | null {
    return this.walk?.head.chain ?? null;
  }

  /** The head of the file once and first, the end once and last. */
  private mayFollow(rank: number): boolean {
    const isNext = rank >= this.rank && !(rank === 0 && this.rank === 0) && (rank === 0 || this.rank >= 0);
    if (isNext) this.rank = rank;
    return isNext && this.end === null;
  }

  finish(): BookState {
    const { end, walk, waiting } = this;
    if (!end || !walk) throw new ChainFlaw('truncated', this.place);
    const late = waiting.find(({ at }) => age(at, end.at) > UNCHAINED_MS);
    if (late) throw new ChainFlaw('not_chained', null, late.seq);
    const told = { head: walk.head, checkpoints: this.checkpoints.length, waiting: waiting.length };
    return { ...told, key: this.keyHex };
  }

  private read(line: Line): void {
    if (line.kind === 'format') this.begin(line.publicKey);
    else if (line.kind === 'checkpoint') this.checkpoints.push(line.signed);
    else if (line.kind === 'link') this.walking().take(line.link);
    else if (line.kind === 'waiting') this.wait(line.entry);
    else this.conclude(line.end, line.signature);
  }

  private begin(publicKey: string): void {
    if (this.vouchers.key !== null && this.vouchers.key !== publicKey) throw new ChainFlaw('signature', null);
    this.keyHex = publicKey;
    this.key = publicFromHex(publicKey);
  }

  private walking(): ChainVerifier {
    if (!this.walk) {
      checkCheckpoints(this.checkpoints, this.theKey());
      checkKept(this.vouchers.kept, this.checkpoints, this.theKey());
      this.walk = new ChainVerifier(headsOf(this.checkpoints));
    }
    return this.walk;
  }

  private theKey(): KeyObject {
    if (!this.key) throw new ChainFlaw('malformed', null);
    return this.key;
  }

  /** An entry that stands in the chain as well is there twice; those that wait come in their order. */
  private wait(entry: AuditEntry): void {
    const before = this.waiting.at(-1);
    if (this.walking().has(entry.seq) || (before && before.seq >= entry.seq))
      throw new ChainFlaw('fork', null, entry.seq);
    this.waiting.push(entry);
  }

  /** The chain is checked first, so that the error names the damage; the digest covers the rest. */
  private conclude(end: ExportEnd, signature: string): void {
    const walk = this.walking();
    walk.finish(end.at);
    if (!isSigned(this.theKey(), end, signature)) throw new ChainFlaw('signature', end.chain);
    if (end.chain > walk.head.chain || end.checkpoints > this.checkpoints.length)
      throw new ChainFlaw('truncated', walk.head.chain);
    const agrees =
      end.chain === walk.head.chain &&
      end.hash === walk.head.hash &&
      end.checkpoints === this.checkpoints.length &&
      end.waiting === this.waiting.length &&
      end.sha256 === this.digest.digest('hex');
    if (!agrees) throw new ChainFlaw('altered', walk.head.chain);
    this.end = end;
  }
}

export class ExportWriting {
  private readonly digest = createHash('sha256');

  constructor(private readonly write: (text: string) => Promise<void>) {}

  format(publicKey: string): Promise<void> {
    return this.line(canonical({ format: EXPORT_FORMAT, publicKey }));
  }

  checkpoint(signed: SignedCheckpoint): Promise<void> {
    return this.line(canonical(signed));
  }

  links(links: readonly Link[]): Promise<void> {
    return this.line(links.map((link) => canonical(link)).join('\n'));
  }

  waiting(entry: AuditEntry): Promise<void> {
    return this.line(canonical({ entry }));
  }

  sha256(): string {
    return this.digest.copy().digest('hex');
  }

  async end(end: ExportEnd, signature: string): Promise<void> {
    await this.write(`${canonical({ end, signature })}\n`);
  }

  private async line(text: string): Promise<void> {
    this.digest.update(`${text}\n`);
    await this.write(`${text}\n`);
  }
}

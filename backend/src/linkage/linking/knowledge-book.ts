import type { RunSql } from '../../platform/database/worker-database.js';
import { DEFAULT_MODEL } from '../engine/default-model.js';
import { Frequencies } from '../engine/frequencies.js';
import type { LinkageModel } from '../engine/model.js';
import type { StoredEncoding } from './encodings.js';
import { openCounts, sealCounts } from './counts.js';
import type { EncodingShelf } from './encoding-shelf.js';
import type { LinkageKey } from './linkage-key.js';
import type { Knowledge } from './neighbourhood.js';

const BATCH = 1_000;
/** How many more are counted before the counts are kept again, at least, and as a share of those that are kept. */
const KEPT_EVERY = 5_000;
const KEPT_SHARE = 0.1;

interface KnowledgeRow {
  up_to: number;
  sealed: Buffer | null;
  counted_at: Date | null;
  model: LinkageModel | null;
}

const READ = 'select up_to, sealed, counted_at, model from linkage.knowledge where key_version = $1';
const HEAD = 'select counted_at, learnt_at from linkage.knowledge where key_version = $1';
const KEEP = `insert into linkage.knowledge (key_version, up_to, sealed, counted_at) values ($1, $2, $3, panoh.now())
  on conflict (key_version) do update set up_to = excluded.up_to, sealed = excluded.sealed`;

/**
 * What is known of all registrations: how common each value is, and the model that was learnt. Counts stand in memory and
 * sealed in the schema; a table of them would show which names are the commonest, and so which names they are (LINKAGE 5).
 */
export class KnowledgeBook {
  private frequencies = new Frequencies();
  private model: LinkageModel = DEFAULT_MODEL;
  private version = 0;
  private upTo = 0;
  private keptUpTo = 0;
  private head = '';

  constructor(private readonly shelf: EncodingShelf) {}

  /** With what was encoded since it was last asked, here or in another process. In a transaction that wrote nothing yet. */
  async current(run: RunSql, key: LinkageKey): Promise<Knowledge> {
    await this.refresh(run, key);
    let rows: StoredEncoding[];
    do {
      rows = await run<StoredEncoding>(
        `select no, case_id, sealed from linkage.encodings where key_version = $1 and no > $2 order by no limit ${BATCH}`,
        [key.version, this.upTo],
      );
      for (const row of rows) {
        const kept = this.shelf.put(key, row);
        if (kept) this.frequencies.add(kept.encoded);
      }
      this.upTo = rows.at(-1)?.no ?? this.upTo;
    } while (rows.length === BATCH);
    await this.keepNowAndThen(run, key);
    return { model: this.model, frequencies: this.frequencies };
  }

  /** Somebody counted all anew, or learnt, or the key is another one. */
  private async refresh(run: RunSql, key: LinkageKey): Promise<void> {
    const [row] = await run<object>(HEAD, [key.version]);
    const head = JSON.stringify(row ?? null);
    if (this.version === key.version && head === this.head) return;
    const [kept] = await run<KnowledgeRow>(READ, [key.version]);
    this.version = key.version;
    this.head = head;
    this.model = kept?.model ?? DEFAULT_MODEL;
    this.frequencies = kept?.sealed ? openCounts(key, kept.sealed) : new Frequencies();
    this.upTo = kept?.sealed ? kept.up_to : 0;
    this.keptUpTo = this.upTo;
  }

  private async keepNowAndThen(run: RunSql, key: LinkageKey): Promise<void> {
    if (this.upTo - this.keptUpTo < Math.max(KEPT_EVERY, this.keptUpTo * KEPT_SHARE)) return;
    await run(KEEP, [key.version, this.upTo, sealCounts(key, this.frequencies)]);
    this.keptUpTo = this.upTo;
    this.head = JSON.stringify((await run<object>(HEAD, [key.version]))[0] ?? null);
  }
}

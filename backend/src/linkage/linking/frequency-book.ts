import { Injectable } from '@nestjs/common';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Frequencies } from '../engine/frequencies.js';
import { LinkageKey } from './linkage-key.js';
import { openEncoding } from './encodings.js';

const BATCH = 2_000;

interface EncodingRow {
  no: string;
  case_id: string;
  sealed: Buffer;
}

/**
 * How common each value is, in memory alone: a table of it would show which names are the commonest, and so which names
 * they are (LINKAGE 5). Counted from the encodings once, and from then on what came after.
 */
@Injectable()
export class FrequencyBook {
  private readonly frequencies = new Frequencies();
  private seen = '0';

  constructor(private readonly key: LinkageKey) {}

  /** Takes up what was encoded since it was last asked, here or in another process. */
  async current(run: RunSql): Promise<Frequencies> {
    let rows: EncodingRow[];
    do {
      rows = await run<EncodingRow>(
        `select no, case_id, sealed from linkage.encodings where key_version = $1 and no > $2 order by no limit ${BATCH}`,
        [this.key.version, this.seen],
      );
      for (const { case_id: caseId, sealed } of rows)
        this.frequencies.add(openEncoding(this.key, caseId, sealed).encoded);
      this.seen = rows.at(-1)?.no ?? this.seen;
    } while (rows.length === BATCH);
    return this.frequencies;
  }
}

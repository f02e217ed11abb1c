import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPartition } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';

/** A word that moves with its row: where it stood, and the row it stands in afterwards. */
interface MovingWord {
  id: string;
  table: string;
  column: string;
  partition: SealedPartition;
  sealed: Buffer;
}

interface Wrap {
  agencyId: string;
  partition: SealedPartition;
}

/** Sealed again for the record that stays; texts in base64. */
interface MergeWords {
  orders: { id: string; sealed: string | null; line: string | null }[];
  orderEvents: { id: string; sealed: string }[];
  dateNotes: { id: string; newId: string; sealed: string | null }[];
  wraps: object[];
  keyVersion: number;
}

const MOVING = `select id, 'protection_orders' as "table", 'sealed' as "column", 'legal' as partition, sealed
    from panoh.protection_orders where case_id = $1
  union all select id, 'protection_orders', 'sealed_contact_line', 'legal', sealed_contact_line
    from panoh.protection_orders where case_id = $1 and sealed_contact_line is not null
  union all select id, 'order_events', 'sealed', 'legal', sealed from panoh.order_events
    where case_id = $1 and sealed is not null
  union all select id, 'key_date_events', 'sealed_note', partition, sealed_note from panoh.key_date_events where case_id = $1`;

/** Agencies that the ended record was referred to, with what they may read of it. */
const WRAPS = `select distinct g.grantee_id as "agencyId", p.partition
  from panoh.grants g, unnest(g.partitions) as p (partition)
  where g.case_id = $1 and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now())
    and p.partition in (select distinct k.partition from vault.case_keys k where k.case_id = $1)`;

/**
 * A duplicate continues in the record that stays. Its own agency holds the keys, another agency decides: the
 * endorsement seals the texts for that record, and `merge_record` moves them with their rows at approval.
 */
@Injectable()
export class RecordMerging {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** The words of what will move, sealed with the keys of the record that stays, which the referred agencies then hold too. */
  async prepare(caseId: string, keptId: string): Promise<MergeWords> {
    const words = await this.database.query<MovingWord>(MOVING, [caseId]);
    const moved = await Promise.all(words.map((word) => this.sealAgain(word, caseId, keptId)));
    const ofTable = (table: string, column = 'sealed') =>
      moved.filter((word) => word.table === table && word.column === column);
    const lines = new Map(
      ofTable('protection_orders', 'sealed_contact_line').map((one) => [one.id, one.text]),
    );
    return {
      orders: ofTable('protection_orders').map(({ id, text }) => ({
        id,
        sealed: text,
        line: lines.get(id) ?? null,
      })),
      orderEvents: ofTable('order_events').map(({ id, text }) => ({ id, sealed: text ?? '' })),
      dateNotes: ofTable('key_date_events', 'sealed_note').map(({ id, rowId, text }) => ({
        id,
        newId: rowId,
        sealed: text,
      })),
      wraps: await this.wrapsOf(caseId, keptId),
      keyVersion: await this.vault.newestVersion(keptId, 'legal'),
    };
  }

  private async sealAgain(word: MovingWord, caseId: string, keptId: string) {
    const { table, column, partition, id } = word;
    const rowId = table === 'key_date_events' ? newId() : id;
    if (!word.sealed) return { ...word, rowId, text: null };
    const text = await this.vault.open({ caseId, partition, table, column, row: id }, word.sealed);
    const sealed = await this.vault.seal({ caseId: keptId, partition, table, column, row: rowId }, text);
    return { ...word, rowId, text: sealed.toString('base64') };
  }

  private async wrapsOf(caseId: string, keptId: string): Promise<object[]> {
    const wraps = await this.database.query<Wrap>(WRAPS, [caseId]);
    const agencies = [...new Set(wraps.map(({ agencyId }) => agencyId))];
    const made = await Promise.all(
      agencies.map((id) =>
        this.vault.wrapsFor(
          keptId,
          id,
          wraps.filter(({ agencyId }) => agencyId === id).map(({ partition }) => partition),
        ),
      ),
    );
    return made.flat().map((wrap) => ({ ...wrap, sealedKey: wrap.sealedKey.toString('base64') }));
  }
}

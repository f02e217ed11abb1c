import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { ImportUnit, Keeper } from './import-units.js';
import { shownToKeeper } from './import-units.js';
import { RegisterImport } from './register-import.entity.js';
import { RegisterRowRecord, RegisterRowText } from './register-row.entity.js';
import type { RowOutcome } from './registration.types.js';
import type { WrittenCell } from './row-words.js';

export const rowTextPlace = (rowId: string): Place => ({
  table: 'register_row_texts',
  column: 'sealed',
  row: rowId,
});

/** A row that is stored already, with its case where the keeper still owns it. */
export interface KnownRow {
  readonly rowId: string;
  readonly caseId: string | null;
}

/** A row that is stored now. */
export interface FreshRow {
  readonly row: RowOutcome;
  readonly unit: ImportUnit;
  readonly cells: readonly WrittenCell[];
}

/** What an import stores of itself: its run, its rows, and the words of those that ask or were rejected. */
@Injectable()
export class RowStoreService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly vault: VaultService,
  ) {}

  /** One import of an agency at a time; released with the transaction. */
  async lock(keeper: Keeper): Promise<void> {
    await this.database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `panoh.registers/${keeper.agencyId}`,
    ]);
  }

  /** A row's content under a key of the agency's own: the same row is the same in every file and every run. */
  contentKey(keeper: Keeper, { content }: RowOutcome): Buffer {
    return this.digest(`register-rows/${keeper.agencyId}`, content);
  }

  fileKey(keeper: Keeper, bytes: Uint8Array): Buffer {
    return this.digest(`register-files/${keeper.agencyId}`, Buffer.from(bytes).toString('base64'));
  }

  private digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.root.index(purpose)).update(text).digest();
  }

  /** Rows of the units that are stored already, by their content key in hex. */
  async known(keeper: Keeper, units: readonly ImportUnit[]): Promise<Map<string, KnownRow>> {
    const keys = units.flatMap(({ rows }) => rows.map((row) => this.contentKey(keeper, row)));
    const rows = await this.database.query<{ id: string; key: string; case_id: string | null }>(
      `select r.id, encode(r.content_key, 'hex') as key, c.case_id from panoh.register_rows r
       left join panoh.register_row_cases c on c.row_id = r.id
       where r.agency_id = $1 and r.content_key = any ($2)`,
      [keeper.agencyId, keys],
    );
    return new Map(rows.map((row) => [row.key, { rowId: row.id, caseId: row.case_id }]));
  }

  /** The run that an earlier call of the same file began and did not finish; null where there is none. */
  async findUnfinished(keeper: Keeper, fileKey: Buffer): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(
      `select id from panoh.register_imports where agency_id = $1 and file_key = $2 and finished_at is null
       order by started_at desc limit 1`,
      [keeper.agencyId, fileKey],
    );
    return row?.id ?? null;
  }

  async begin(values: Omit<RegisterImport, 'startedAt' | 'finishedAt' | 'importedBy'>): Promise<void> {
    await this.database.insert(RegisterImport, { ...values, importedBy: this.database.viewer.userId });
  }

  async finish(importId: string): Promise<void> {
    await this.database.query('update panoh.register_imports set finished_at = panoh.now() where id = $1', [
      importId,
    ]);
  }

  /** Stores fresh rows and answers their ids by row number. */
  async add(importId: string, keeper: Keeper, fresh: readonly FreshRow[]): Promise<Map<number, string>> {
    const ids = new Map(fresh.map(({ row }) => [row.rowNo, newId()]));
    const records = fresh.map(({ row, unit, cells }) => {
      const shown = shownToKeeper(row, unit.survivor);
      const isRepeat = shown.codes.includes('duplicate_row');
      const values = {
        id: ids.get(row.rowNo) ?? '',
        importId,
        agencyId: keeper.agencyId,
        contentKey: this.contentKey(keeper, row),
        rowNo: row.rowNo,
        outcome: shown.outcome,
        codes: [...shown.codes],
        repeatsRowNo: isRepeat ? row.sameAsRow : null,
      };
      const isKept = isRepeat || shown.codes.length === 0 || row.history !== null;
      return { values, cells: isKept ? [] : cells };
    });
    await this.database.insert(
      RegisterRowRecord,
      records.map(({ values }) => values),
    );
    await this.addTexts(
      keeper,
      records
        .filter(({ cells }) => cells.length > 0)
        .map(({ values, cells }) => ({ rowId: values.id, cells })),
    );
    return ids;
  }

  /**
   * Words are kept where somebody must read them. Those of a repeated row stand in the row it repeats, and may have
   * left the keeper with it.
   */
  private async addTexts(
    keeper: Keeper,
    rows: readonly { rowId: string; cells: readonly WrittenCell[] }[],
  ): Promise<void> {
    const texts: RegisterRowText[] = [];
    for (const { rowId, cells } of rows) {
      const sealed = await this.vault.sealForAgency(
        keeper.agencyId,
        rowTextPlace(rowId),
        JSON.stringify(cells),
      );
      texts.push({ rowId, agencyId: keeper.agencyId, ...sealed });
    }
    if (texts.length > 0) await this.database.insert(RegisterRowText, texts);
  }
}

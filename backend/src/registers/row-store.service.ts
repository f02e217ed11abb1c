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
    return this.root.hmac(`register-rows/${keeper.agencyId}`, content);
  }

  fileKey(keeper: Keeper, bytes: Uint8Array): Buffer {
    return this.root.hmac(`register-files/${keeper.agencyId}`, Buffer.from(bytes).toString('base64'));
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

  /** Stores fresh rows and answers their ids by row number. `textOf` gives the words of a row. */
  async add(
    importId: string,
    keeper: Keeper,
    fresh: readonly { row: RowOutcome; unit: ImportUnit; text: string }[],
  ): Promise<Map<number, string>> {
    const ids = new Map(fresh.map(({ row }) => [row.rowNo, newId()]));
    const records = fresh.map(({ row, unit }) => {
      const shown = shownToKeeper(row, unit.survivor);
      return {
        id: ids.get(row.rowNo) ?? '',
        importId,
        agencyId: keeper.agencyId,
        contentKey: this.contentKey(keeper, row),
        rowNo: row.rowNo,
        outcome: shown.outcome,
        codes: [...shown.codes],
      };
    });
    await this.database.insert(RegisterRowRecord, records);
    const words = new Map(fresh.map(({ row, text }) => [row.rowNo, text]));
    const asking = records.filter(({ codes, rowNo }) => codes.length > 0 && words.get(rowNo) !== '');
    const texts: RegisterRowText[] = [];
    for (const { id, rowNo } of asking) {
      const sealed = await this.vault.sealForAgency(
        keeper.agencyId,
        rowTextPlace(id),
        words.get(rowNo) ?? '',
      );
      texts.push({ rowId: id, agencyId: keeper.agencyId, ...sealed });
    }
    if (texts.length > 0) await this.database.insert(RegisterRowText, texts);
    return ids;
  }
}

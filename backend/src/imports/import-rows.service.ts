import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { cellsOfPast, historyPlace } from './historical-records/historical-records.service.js';
import { changesByAnswer, survivorMatchOf } from './historical-records/survivor-matching.rules.js';
import { toHistoricalEvent, toSurvivorMatch } from './historical-records/historical-records.dto.js';
import type { SurvivorMatchRequest } from './historical-records/historical-records.dto.js';
import { IMPORTS_SQL, NEXT_QUESTION_SQL, REJECTED_SQL, ROWS_SQL, ROW_SQL } from './register-rows.queries.js';
import type { ImportRecord, RejectedRecord, RowDetailRecord, RowRecord } from './register-rows.queries.js';
import { ROW_FILTERS } from './imports.dto.js';
import type {
  ImportDto,
  ImportPageDto,
  ImportRowDetailDto,
  ImportRowDto,
  ImportRowPageDto,
} from './imports.dto.js';
import { rowTextPlace } from './row-store.service.js';
import type { WrittenCell } from './row-cells.js';
import type { RejectedRowDto } from './files/import-files.dto.js';

const PAGE = 25;
/** Limit of rows in an import from the screen. */
const MOST_REJECTED = 20_000;

/** What the keeper of a register sees of its imports: codes, and the words of the rows it is asked about. */
@Injectable()
export class ImportRowsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** Imports of the viewer's agency, newest first. */
  async listImports(cursor: string | null): Promise<ImportPageDto> {
    const after = decodeCursor(cursor);
    const rows = await this.database.query<ImportRecord>(
      `${IMPORTS_SQL} where $1::timestamptz is null or (i.started_at, i.id) < ($1, $2::uuid)
       order by i.started_at desc, i.id desc limit $3`,
      [after?.key ?? null, after?.id ?? null, PAGE + 1],
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toImport),
      nextCursor: last ? encodeCursor(last.sort_key, last.id) : null,
    };
  }

  async getImport(id: string): Promise<ImportDto> {
    const [row] = await this.database.query<ImportRecord>(`${IMPORTS_SQL} where i.id = $1`, [id]);
    if (!row) throw notFound();
    return toImport(row);
  }

  /** Rows of one import in the order of the file. */
  async listRows(importId: string, filter: string | null, cursor: string | null): Promise<ImportRowPageDto> {
    if (filter !== null && !ROW_FILTERS.some((known) => known === filter))
      throw invalid({ path: 'filter', code: 'not_in_list' });
    await this.refuseUnknown(importId);
    const after = decodeCursor(cursor);
    const from = after ? wholeNumber(after.key) : null;
    const rows = await this.database.query<RowRecord>(ROWS_SQL, [
      importId,
      filter,
      from,
      after?.id ?? null,
      PAGE + 1,
    ]);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toRow),
      nextCursor: last ? encodeCursor(String(last.row_no), last.id) : null,
    };
  }

  async getRow(id: string): Promise<ImportRowDetailDto> {
    const row = await this.find(id);
    const { case_id: caseId } = row;
    if (caseId !== null) this.database.audit.touch(caseId, 'narrative');
    for (const pair of row.pairs) this.database.audit.touch(pair.caseId, 'core');
    const [next] = await this.database.query<{ id: string }>(NEXT_QUESTION_SQL, [
      row.import_id,
      row.row_no,
      id,
    ]);
    return {
      ...toRow(row),
      importId: row.import_id,
      title: row.title,
      periodFrom: row.period_from,
      periodUntil: row.period_until,
      cells: await this.cellsOf(row),
      answeredByName: row.answered_by_name,
      nextUnansweredId: next?.id ?? null,
    };
  }

  /** Rejected rows of an import that have stored words; a repeated row uses the words of the row it repeats. */
  async listRejected(importId: string): Promise<RejectedRowDto[]> {
    await this.refuseUnknown(importId);
    const rows = await this.database.query<RejectedRecord>(REJECTED_SQL, [importId, MOST_REJECTED]);
    return Promise.all(
      rows.map(async ({ id, row_no: rowNo, codes, ...sealed }) => ({
        rowNo,
        codes,
        cells: JSON.parse(
          await this.vault.openForAgency(rowTextPlace(id), {
            agencyKeyVersion: sealed.agency_key_version,
            sealedKey: sealed.sealed_key,
            sealed: sealed.sealed,
          }),
        ) as WrittenCell[],
      })),
    );
  }

  /** Marks the questions of a row as answered, or takes that back; what was imported stays as it is. */
  async answer(id: string, answered: boolean, seenVersion: number): Promise<void> {
    await this.take(id, seenVersion, ({ asks_itself: asks, outcome }) => asks && outcome !== 'accepted');
    const { userId } = this.database.viewer;
    await this.database.query(
      `update panoh.import_rows set answered_at = case when $2 then panoh.now() end, answered_by = $3,
         version = version + 1 where id = $1`,
      [id, answered, answered ? userId : null],
    );
  }

  /** Answers which survivor a historical row belongs to, or none of the candidates, or undoes the answer. */
  async matchImportRow(id: string, answer: SurvivorMatchRequest, seenVersion: number): Promise<void> {
    const row = await this.take(id, seenVersion, ({ pairs }) => pairs.length > 0);
    const changes = changesByAnswer(row.pairs, answer.answer, answer.caseId);
    if (changes === null) throw invalid({ path: 'caseId', code: 'not_in_list' });
    const isAnswered = answer.answer !== 'undecided';
    for (const { caseId, state } of changes) {
      this.database.audit.touch(caseId, 'core');
      await this.database.query(
        `update panoh.case_historical_records set state = $3, answered_at = case when $4 then panoh.now() end, answered_by = $5
         where row_id = $1 and case_id = $2`,
        [id, caseId, state, isAnswered, isAnswered ? this.database.viewer.userId : null],
      );
    }
    await this.database.query('update panoh.import_rows set version = version + 1 where id = $1', [id]);
  }

  /** Locks the row being answered until the answer is stored. */
  private async take(
    id: string,
    seenVersion: number,
    asks: (row: RowDetailRecord) => boolean,
  ): Promise<RowDetailRecord> {
    await this.database.query('select 1 from panoh.import_rows where id = $1 for update', [id]);
    const row = await this.find(id);
    if (!asks(row)) throw refused('row_asks_nothing');
    expectVersion(seenVersion, row.version, toRow(row));
    return row;
  }

  private async refuseUnknown(importId: string): Promise<void> {
    const rows = await this.database.query('select 1 from panoh.imports where id = $1', [importId]);
    if (rows.length === 0) throw notFound();
  }

  private async find(id: string): Promise<RowDetailRecord> {
    const [row] = await this.database.query<RowDetailRecord>(ROW_SQL, [id]);
    if (!row) throw notFound();
    return row;
  }

  private async cellsOf(row: RowDetailRecord): Promise<WrittenCell[]> {
    const { id, agency_key_version: agencyKeyVersion, sealed_key: sealedKey, sealed } = row;
    if (agencyKeyVersion === null || sealedKey === null || sealed === null) return [];
    const words = { agencyKeyVersion, sealedKey, sealed };
    if (row.kind !== null) return [...cellsOfPast(await this.vault.openForAgency(historyPlace(id), words))];
    return JSON.parse(await this.vault.openForAgency(rowTextPlace(id), words)) as WrittenCell[];
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid({ path: 'cursor', code: 'not_valid' });
  return Number(text);
}

function actionsOf({ outcome, asks_itself: asks, answered_at: answeredAt, pairs }: RowRecord): string[] {
  const own = answeredAt ? 'reopen_question' : 'answer_question';
  const whose = survivorMatchOf(pairs) === 'to_review' ? 'say_whose' : 'change_whose';
  return [...(asks && outcome !== 'accepted' ? [own] : []), ...(pairs.length > 0 ? [whose] : [])];
}

function toRow(row: RowRecord): ImportRowDto {
  return {
    id: row.id,
    rowNo: row.row_no,
    outcome: row.outcome,
    codes: row.codes,
    repeatsRowNo: row.repeats_row_no,
    case: row.case_id === null ? null : { id: row.case_id, code: row.case_code },
    answeredAt: row.answered_at?.toISOString() ?? null,
    allowedActions: actionsOf(row),
    version: row.version,
    past: toHistoricalEvent(row),
    whose: row.kind === null ? null : toSurvivorMatch(row.pairs),
  };
}

/** Rows of the file that are stored neither here nor failed were stored before; a failed row leaves it unfinished. */
function toImport(row: ImportRecord): ImportDto {
  const counts = row.counts ?? [];
  const stored = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    id: row.id,
    mapping: row.mapping,
    title: row.title,
    periodFrom: row.period_from,
    periodUntil: row.period_until,
    rowCount: row.row_count,
    counts,
    results: row.results ?? [],
    knownCount: row.finished_at === null ? null : row.row_count - stored,
    importedByName: row.imported_by_name ?? '',
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

import { Injectable } from '@nestjs/common';
import { codeOf } from '../platform/database/error-code.js';
import { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import { isDay } from '../shared/dates.js';
import { Problem } from '../shared/errors.js';
import { tableFor } from './files/book-sheets.js';
import { HistoryMatchingService } from './history-matching.service.js';
import { ImportedCasesService } from './imported-cases.service.js';
import { analyzeImport, lockRegisters, writeAudit } from './imports.queries.js';
import { planImport, portionsOf, shownRows } from './plan-import.js';
import type { ImportPlan, ImportUnit, RowOwner } from './plan-import.js';
import { findHeader, rowAt, wordsOf, writtenCells } from './read-register.js';
import type { ReadRegister } from './read-register.js';
import type { RegisterPeriod } from './register-mapping.types.js';
import { PORTION_ROWS } from './registration.types.js';
import type { FailedRow, ImportReport, ImportRequest } from './registration.types.js';
import { RowOwnersService } from './row-owners.service.js';
import { RowStoreService } from './row-store.service.js';
import type { FreshRow } from './row-store.service.js';

/** Throws where the period is none or the file is no register of the layout. */
function registerOf({ rows, mapping }: ImportRequest, { from, to }: RegisterPeriod): ReadRegister {
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem(422, 'period_invalid');
  const header = findHeader(rows, mapping);
  if (header === null) throw new Problem(422, 'header_missing');
  if (header.missing.length === 0) return { ...header, records: rows };
  const fields = header.missing.map((path) => ({ path, code: 'heading_missing' }));
  throw new Problem(422, 'header_incomplete', { fields });
}

interface PlannedImport extends ImportPlan {
  readonly register: ReadRegister;
  readonly period: RegisterPeriod;
  readonly keeper: RowOwner;
}

interface Run extends PlannedImport {
  readonly request: ImportRequest;
  /** Made with the first row that is stored. */
  importId: string | null;
  stored: number;
  readonly failed: FailedRow[];
}

/** Imports of the registers that agencies kept before, on behalf of a supervisor of the agency that kept it. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly rowOwners: RowOwnersService,
    private readonly store: RowStoreService,
    private readonly cases: ImportedCasesService,
    private readonly historyMatching: HistoryMatchingService,
  ) {}

  /** The same of a file, whose refusal leaves its trace as well. */
  async importFile(bytes: Buffer, request: Omit<ImportRequest, 'encoding' | 'rows'>): Promise<ImportReport> {
    const table = await this.traced(request, async () => tableFor(bytes, request.mapping));
    return this.import({ ...request, ...table });
  }

  /**
   * Stores every new row of a register, in portions of one transaction each. The next call continues an interrupted
   * import and leaves known rows unchanged.
   * Throws a coded problem, and writes no row, if the file does not fit the mapping.
   */
  async import(request: ImportRequest): Promise<ImportReport> {
    const plan = await this.plan(request);
    if (plan.doubts.length > 0 && !request.isConfirmed) throw new Problem(409, 'register_doubted');
    const run: Run = { ...plan, request, importId: null, stored: 0, failed: [] };
    let done = 0;
    for (const portion of portionsOf(run.units, PORTION_ROWS)) {
      await this.storePortion(run, portion);
      done += rowCount(portion);
      await request.onProgress?.(done, rowCount(run.units), run.importId);
    }
    if (run.failed.length === 0) await this.finish(run);
    await this.matchHistory(run);
    const elsewhere = run.elsewhere.map(({ rowNo, outcome, codes }) => ({ rowNo, outcome, codes }));
    const { stored, failed } = run;
    return { encoding: request.encoding, rows: shownRows(run.units), elsewhere, stored, failed };
  }

  /** What an import of this file would store, and how much of that is known; nothing is written but its trace. */
  async examine(request: ImportRequest): Promise<ImportPlan & { known: number }> {
    const { keeper, units, elsewhere, doubts } = await this.plan(request);
    const known = await this.inSession(request, () => this.store.known(keeper.agencyId, units));
    const kept = [...known.values()].filter(({ isLeft }) => !isLeft);
    return { units, elsewhere, doubts, known: kept.length };
  }

  private async plan(request: ImportRequest): Promise<PlannedImport> {
    const { mapping } = request;
    const period = request.period ?? mapping.period;
    const { register, ...admitted } = await this.inSession(request, async () => ({
      ...(await this.rowOwners.admit(mapping)),
      districts: mapping.holds ? await this.rowOwners.districts() : [],
      register: registerOf(request, period),
    }));
    const plan = await planImport(register, { mapping, period, ...admitted });
    return { ...plan, register, period, keeper: admitted.keeper };
  }

  /** A portion that cannot be stored as a whole is tried again part by part, so that one bad row stops no other. */
  private async storePortion(run: Run, portion: readonly ImportUnit[]): Promise<void> {
    try {
      await this.storeUnits(run, portion);
    } catch (error) {
      const code = refusalCode(error);
      if (code === null) throw error;
      if (portion.length > 1) for (const unit of portion) await this.storePortion(run, [unit]);
      else run.failed.push(...portion.flatMap(({ rows }) => rows.map(({ rowNo }) => ({ rowNo, code }))));
    }
  }

  private async storeUnits(run: Run, units: readonly ImportUnit[]): Promise<void> {
    const { register, keeper } = run;
    const stored = await this.inSession(run.request, async () => {
      await lockRegisters(this.database, keeper.agencyId);
      const known = await this.store.known(keeper.agencyId, units);
      const fresh = units.flatMap((unit) =>
        unit.rows
          .filter((row) => !known.has(row))
          .map((row): FreshRow => ({ row, unit, cells: writtenCells(rowAt(register, row.rowNo)) })),
      );
      const left = [...known].filter(([, { isLeft }]) => isLeft);
      if (fresh.length + left.length === 0) return { importId: run.importId, count: 0 };
      const importId = run.importId ?? (await this.begin(run));
      await this.store.adopt(importId, left);
      const ids = await this.store.add(importId, keeper.agencyId, fresh);
      await awaitAll(
        units.map((unit) => {
          const caseId =
            unit.rows.map((row) => known.get(row)?.caseId ?? null).find((id) => id !== null) ?? null;
          const rows = fresh.filter((one) => one.unit === unit);
          return this.storeSurvivor(unit, rows, { ids, caseId });
        }),
      );
      return { importId, count: fresh.length + left.length };
    });
    run.importId = stored.importId;
    run.stored += stored.count;
  }

  private async storeSurvivor(
    { survivor, rows: [first] }: ImportUnit,
    rows: readonly FreshRow[],
    { ids, caseId }: { ids: ReadonlyMap<number, string>; caseId: string | null },
  ): Promise<void> {
    const named = first?.registration ?? null;
    if (survivor === null || named === null || rows.length === 0) return;
    const imported = rows.flatMap(({ row: { rowNo, registration, codes: questions }, cells }) => {
      const rowId = ids.get(rowNo);
      return registration && rowId ? [{ rowId, registration, questions, text: wordsOf(cells) }] : [];
    });
    await this.cases.write({ ...survivor, named }, imported, caseId);
  }

  private async begin({ request, period, keeper, units }: Run): Promise<string> {
    const { agencyId } = keeper;
    const { id: mapping, title } = request.mapping;
    const values = {
      ...{ agencyId, mapping, title, encoding: request.encoding },
      ...{ periodFrom: period.from, periodUntil: period.to, rowCount: rowCount(units) },
    };
    const unfinished = await this.store.findUnfinished(agencyId, request.rows);
    return unfinished ?? this.store.begin(values, request.rows);
  }

  /** Also what an earlier run had stored to its last row, and was cut off before it could say so. */
  private async finish({ request, keeper, importId, units }: Run): Promise<void> {
    await this.inSession(request, async () => {
      const begun = importId ?? (await this.store.findUnfinished(keeper.agencyId, request.rows));
      if (begun !== null) await this.store.finish(begun);
    });
    // Without statistics the lists of a large import are slow until autoanalyze comes. Slow lists stop no import.
    if (rowCount(units) < PORTION_ROWS) return;
    const { sessionHash } = request;
    await this.database.run({ sessionHash }, () => analyzeImport(this.database)).catch(() => undefined);
  }

  /**
   * New survivors may match old rows, and new rows old survivors. A refusal, such as a spent budget of reads, does not
   * stop the import: the keeping agency can match again later.
   */
  private async matchHistory({ request, stored, importId }: Run): Promise<void> {
    if (stored === 0 || importId === null) return;
    try {
      await this.historyMatching.matchAll((work) => this.inSession(request, work));
      await this.historyMatching.findDuplicates(importId, (work) => this.inSession(request, work));
    } catch (error) {
      if (refusalCode(error) === null) throw error;
    }
  }

  /** A transaction under the supervisor's session, with its one audit row. */
  private inSession<T>(request: ImportRequest, work: () => Promise<T>): Promise<T> {
    const { sessionHash, tracedAs } = request;
    return this.traced(request, () =>
      this.database.run({ sessionHash }, async () => {
        const result = await work();
        await this.audit('allowed', tracedAs);
        return result;
      }),
    );
  }

  /** What fails leaves one audit row of the supervisor. */
  private async traced<T>(
    { sessionHash, tracedAs }: Pick<ImportRequest, 'sessionHash' | 'tracedAs'>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // What was refused has no transaction, or one that was rolled back.
      const decision = error instanceof Problem ? 'refused' : 'failed';
      await this.database.run({ sessionHash }, () => this.audit(decision, tracedAs)).catch(() => undefined);
      throw error;
    }
  }

  private async audit(decision: 'allowed' | 'refused' | 'failed', action = 'importRegister'): Promise<void> {
    const entry = this.database.audit.entry(action, decision, this.database.requestId);
    await writeAudit(this.database, entry);
  }
}

const rowCount = (units: readonly ImportUnit[]): number =>
  units.reduce((sum, { rows }) => sum + rows.length, 0);

/** Wrong data, broken constraints, refused rights, and what the database's own rules refuse. */
const REFUSED_STATES = /^(22|23|42501|PN)/;

/** The code of what the row itself is to blame for; null for a failure that would meet every row. */
export function refusalCode(error: unknown): string | null {
  if (error instanceof Problem && error.status !== 401) return error.details.fields?.[0]?.code ?? error.code;
  const state = codeOf(error);
  return state && REFUSED_STATES.test(state) ? 'row_not_stored' : null;
}

import { setImmediate as othersTurn } from 'node:timers/promises';
import { isDay } from '../shared/dates.js';
import { Problem } from '../shared/errors.js';
import { rowJudge } from './classify-rows.js';
import { ownersOf } from './historical-records/row-owners.js';
import type { DistrictAgencies } from './historical-records/row-owners.js';
import { unitsOf, portionsOf, shownToOwner } from './import-units.js';
import type { ImportUnit, RowOwner } from './import-units.js';
import { readRegister } from './read-register.js';
import type { ReadRegister, RegisterReading } from './read-register.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { RowOutcome, FailedRow, ImportReport, ImportRequest } from './registration.types.js';
import { rowNumbersOf, rowsOf, rowAt, wordsOf, writtenCells } from './row-cells.js';
import { survivorsOf } from './same-survivor.js';
import { Injectable } from '@nestjs/common';
import { codeOf } from '../platform/database/error-code.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { HistoricalRecordServices } from './historical-records/historical-record-services.js';
import { PORTION_ROWS } from './registration.types.js';
import { ImportedCasesService } from './imported-cases.service.js';
import { RowOwnersService } from './row-owners.service.js';
import { RowStoreService } from './row-store.service.js';
import type { FreshRow } from './row-store.service.js';

/** How a register is read. */
export interface PlanLayout {
  readonly mapping: RegisterMapping;
  readonly period: RegisterPeriod;
}

export interface ImportPlan {
  readonly register: ReadRegister;
  readonly units: readonly ImportUnit[];
  /** Rows of a common journal that another agency keeps. */
  readonly elsewhere: readonly RowOutcome[];
}

/** Whose register it is, when, and who works in which district. */
export interface PlannedFor {
  readonly keeper: RowOwner;
  readonly now: Date;
  readonly districts: readonly DistrictAgencies[];
}

/** Throws where the period is none or the file is no register of the layout. */
export function registerOf(reading: RegisterReading, { from, to }: RegisterPeriod): ReadRegister {
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem(422, 'period_invalid');
  if (reading.register !== null) return reading.register;
  const fields = reading.missing.map((path) => ({ path, code: 'heading_missing' }));
  throw new Problem(422, reading.refusal, { fields });
}

/** Rows between pauses in which other requests have a turn. */
const AT_A_TIME = 100;

async function judged(register: ReadRegister, { mapping, period }: PlanLayout): Promise<RowOutcome[]> {
  const judge = rowJudge(register, mapping, period);
  const outcomes: RowOutcome[] = [];
  for (const rowNo of rowNumbersOf(register)) {
    outcomes.push(judge(rowNo));
    if (outcomes.length % AT_A_TIME === 0) await othersTurn();
  }
  return outcomes;
}

/** A dry run: shows what an import would store, without questions or writes. */
export async function planImport(
  register: ReadRegister,
  layout: PlanLayout,
  { keeper, now, districts }: PlannedFor,
): Promise<ImportPlan> {
  const { mapping } = layout;
  const outcomes = await judged(register, layout);
  if (mapping.holds === undefined || mapping.holds === 'registrations') {
    const units = unitsOf(outcomes, survivorsOf(outcomes, mapping), { keeper, now });
    return { register, units, elsewhere: [] };
  }
  const keepers = ownersOf(rowsOf(register), outcomes, { mapping, districts });
  const isOwn = ({ rowNo }: RowOutcome): boolean => keepers.get(rowNo) === keeper.agencyId;
  const units = outcomes.filter(isOwn).map((row): ImportUnit => ({ rows: [row], survivor: null }));
  return { register, units, elsewhere: outcomes.filter((row) => !isOwn(row)) };
}

interface Run extends ImportPlan {
  readonly request: ImportRequest;
  readonly period: RegisterPeriod;
  readonly keeper: RowOwner;
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
    private readonly services: HistoricalRecordServices,
  ) {}

  /**
   * Stores every new row of a register, in portions of one transaction each. The next call continues an interrupted
   * import and leaves known rows unchanged.
   * Throws a coded problem, and writes no row, if the file does not fit the mapping.
   */
  async import(request: ImportRequest): Promise<ImportReport> {
    const run = await this.prepare(request);
    let done = 0;
    for (const portion of portionsOf(run.units, PORTION_ROWS)) {
      await this.storePortion(run, portion);
      done += rowCount(portion);
      await request.onProgress?.(done, rowCount(run.units), run.importId);
    }
    if (run.failed.length === 0) await this.finish(run);
    await this.attachHistory(run);
    const rows = run.units
      .flatMap(({ rows, survivor }) => rows.map((row) => shownToOwner(row, survivor)))
      .sort((a, b) => a.rowNo - b.rowNo);
    const elsewhere = run.elsewhere.map(({ rowNo, outcome, codes }) => ({ rowNo, outcome, codes }));
    return { encoding: run.register.encoding, rows, elsewhere, stored: run.stored, failed: run.failed };
  }

  /** What an import of this file would store, and how much of that is known; nothing is written but its trace. */
  async examine(request: ImportRequest): Promise<ImportPlan & { known: number }> {
    const { keeper, ...plan } = await this.plan(request);
    const known = await this.inSession(request, () => this.store.known(keeper, plan.units));
    return { ...plan, known: known.size };
  }

  private async prepare(request: ImportRequest): Promise<Run> {
    const plan = await this.plan(request);
    return { ...plan, request, importId: null, stored: 0, failed: [] };
  }

  private async plan(
    request: ImportRequest,
  ): Promise<ImportPlan & { keeper: RowOwner; period: RegisterPeriod }> {
    const { bytes, mapping } = request;
    const period = request.period ?? mapping.period;
    const reading = readRegister(bytes, mapping);
    const { keeper, now, register, districts } = await this.inSession(request, async () => ({
      ...(await this.rowOwners.admit(mapping)),
      districts: mapping.holds ? await this.rowOwners.districts() : [],
      register: registerOf(reading, period),
    }));
    return {
      ...(await planImport(register, { mapping, period }, { keeper, now, districts })),
      keeper,
      period,
    };
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
    const { keeper, register } = run;
    const stored = await this.inSession(run.request, async () => {
      await this.store.lock(keeper);
      const known = await this.store.known(keeper, units);
      const fresh = units.flatMap((unit) =>
        unit.rows
          .filter((row) => !known.has(row))
          .map((row) => ({ row, unit, cells: writtenCells(rowAt(register, row.rowNo)) })),
      );
      if (fresh.length === 0) return { importId: run.importId, count: 0 };
      const importId = run.importId ?? (await this.begin(run));
      const ids = await this.store.add(importId, keeper, fresh);
      await this.services.records.add(keeper, fresh, ids);
      await awaitAll(
        units.map((unit) => {
          const caseIds = unit.rows.map((row) => known.get(row)?.caseId ?? null);
          const rows = fresh.filter((one) => one.unit === unit);
          return this.storeSurvivor(unit, rows, { ids, caseId: caseIds.find((id) => id !== null) ?? null });
        }),
      );
      return { importId, count: fresh.length };
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
    const imported = rows.flatMap(({ row, cells }) => {
      const rowId = ids.get(row.rowNo);
      return row.registration && rowId
        ? [{ rowId, registration: row.registration, questions: row.codes, text: wordsOf(cells) }]
        : [];
    });
    await this.cases.write({ ...survivor, named }, imported, caseId);
  }

  private async begin({ request, register, period, keeper, units }: Run): Promise<string> {
    const unfinished = await this.store.findUnfinished(keeper, request.bytes);
    if (unfinished !== null) return unfinished;
    const id = newId();
    await this.store.begin(
      {
        id,
        agencyId: keeper.agencyId,
        mapping: request.mapping.id,
        title: request.mapping.title,
        encoding: register.encoding,
        delimiter: register.delimiter,
        periodFrom: period.from,
        periodUntil: period.to,
        rowCount: rowCount(units),
      },
      request.bytes,
    );
    return id;
  }

  /** Also what an earlier run had stored to its last row, and was cut off before it could say so. */
  private async finish({ request, keeper, importId }: Run): Promise<void> {
    await this.inSession(request, async () => {
      const begun = importId ?? (await this.store.findUnfinished(keeper, request.bytes));
      if (begun !== null) await this.store.finish(begun);
    });
  }

  /**
   * New survivors may match old rows, and new rows old survivors. A refusal, such as a spent budget of reads, does not
   * stop the import: the keeping agency can match again later.
   */
  private async attachHistory({ request, stored }: Run): Promise<void> {
    if (stored === 0) return;
    try {
      await this.services.historyMatching.lookAgain((work) => this.inSession(request, work));
    } catch (error) {
      if (refusalCode(error) === null) throw error;
    }
  }

  /** A transaction under the supervisor's session, with its one audit row. */
  private async inSession<T>({ sessionHash, tracedAs }: ImportRequest, work: () => Promise<T>): Promise<T> {
    try {
      return await this.database.run({ sessionHash }, async () => {
        const result = await work();
        await this.audit('allowed', tracedAs);
        return result;
      });
    } catch (error) {
      // The refused transaction was rolled back, so its audit entry needs a separate one.
      const decision = error instanceof Problem ? 'refused' : 'failed';
      await this.database.run({ sessionHash }, () => this.audit(decision, tracedAs)).catch(() => undefined);
      throw error;
    }
  }

  private async audit(decision: 'allowed' | 'refused' | 'failed', action = 'importRegister'): Promise<void> {
    const entry = this.database.audit.entry(action, decision, this.database.requestId);
    await this.database.query('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }
}

const rowCount = (units: readonly ImportUnit[]): number =>
  units.reduce((sum, { rows }) => sum + rows.length, 0);

/** Wrong data, broken constraints, refused rights, and what the database's own rules refuse. */
const REFUSED_STATES = /^(22|23|42501|PN)/;

/** The code of what the row itself is to blame for; null for a failure that would meet every row. */
function refusalCode(error: unknown): string | null {
  if (error instanceof Problem && error.status !== 401) return error.details.fields?.[0]?.code ?? error.code;
  const state = codeOf(error);
  return state && REFUSED_STATES.test(state) ? 'row_not_stored' : null;
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound, refused } from '../../shared/errors.js';
import { nameOf } from '../periods.rules.js';
import type {
  EditionAnswerRequest,
  EditionCalendarDto,
  EditionChangesDto,
  EditionCheckDto,
  EditionDto,
  EditionLineDto,
  EditionTableDto,
  TableWithdrawalRequest,
} from '../publishing.dto.js';
import { readNames } from '../statistics.queries.js';
import { keyOf } from '../tables.rules.js';
import type { ExactCell } from '../tables.rules.js';
import { DraftingService } from './drafting.service.js';
import { isFinalNeeded } from './edition-tables.rules.js';
import {
  moveEdition,
  readChecks,
  readCountedYears,
  readEdition,
  readEditions,
  readExact,
  readTables,
} from './editions.queries.js';
import type { CheckRow, EditionMove, EditionRow, StoredTable } from './editions.queries.js';
import { actionsOf, dueOn, ripenessOf } from './editions.rules.js';
import { EDITION_PARTS } from './editions.types.js';
import type { EditionAction, EditionPart, LineState } from './editions.types.js';
import { definitionOf } from './published-editions.service.js';

/** The calendar of editions, and the way of one from a draft to the public. */
@Injectable()
export class EditionsService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
    private readonly drafting: DraftingService,
  ) {}

  async calendar(): Promise<EditionCalendarDto> {
    const kept = await readEditions(this.statistics);
    if (!this.isStatistician) {
      const published = kept.filter(({ state }) => state === 'published');
      return { items: newestFirst(published.map((edition) => lineOf(edition, edition.state, edition))) };
    }
    const years = new Set([...(await readCountedYears(this.statistics)), ...kept.map(({ year }) => year)]);
    const items: EditionLineDto[] = [];
    for (const year of years)
      for (const part of EDITION_PARTS) {
        const edition = kept.find((each) => each.year === year && each.part === part);
        const state = edition?.state ?? (await this.stateOf(year, part));
        if (state) items.push(lineOf({ year, part }, state, edition));
      }
    return { items: newestFirst(items) };
  }

  async get(id: string): Promise<EditionDto> {
    const edition = await this.mustFind(id);
    if (!this.isStatistician && edition.state !== 'published') throw notFound();
    const { preparedBy, draftedAt, publishedAt, ...shown } = edition;
    const checks = this.isStatistician ? await readChecks(this.statistics, id) : [];
    const tables = await this.tablesOf(edition);
    return {
      ...{ ...shown, dueOn: dueOn(edition.year, edition.part) },
      draftedAt: draftedAt.toISOString(),
      publishedAt: publishedAt?.toISOString() ?? null,
      needsAnother: edition.state === 'checked' && preparedBy.includes(this.database.viewer.userId),
      allowedActions: this.allowed(edition, checks),
      checks: await this.named(checks),
      tables,
      changes: changesOf(tables),
    };
  }

  answer(id: string, { revision, number, answer }: EditionAnswerRequest): Promise<void> {
    return this.step({ id, revision, action: 'answer', what: [`${number}`, answer] });
  }

  async move(id: string, revision: number, action: 'check' | 'approve' | 'publish'): Promise<void> {
    if ((await this.mustFind(id)).revision !== revision) throw refused('edition_changed_meanwhile');
    await this.step({ id, revision, action });
  }

  async discard(id: string): Promise<void> {
    const { state, revision } = await this.mustFind(id);
    if (state !== 'discarded') await this.step({ id, revision, action: 'discard' });
  }

  withdraw(id: string, { code, reason }: TableWithdrawalRequest): Promise<void> {
    return this.step({ id, revision: null, action: 'withdraw', what: [code, reason] });
  }

  private async step(move: EditionMove): Promise<void> {
    await this.mustAllow(move.id, move.action);
    await moveEdition(this.database, move);
  }

  private get isStatistician(): boolean {
    return this.database.viewer.roles.includes('statistician');
  }

  private get today(): string {
    return dayOf(this.database.now);
  }

  /** Of an edition that no statistician drafted; a final one has no line before the year was published. */
  private async stateOf(year: number, part: EditionPart): Promise<LineState | null> {
    const isRipe = ripenessOf(year, part, this.today) === 'ripe';
    if (part !== 'final') return isRipe ? 'may_draft' : 'not_over';
    const again = await this.drafting.yearAgain(year);
    if (!again) return null;
    if (!isRipe) return 'not_over';
    return isFinalNeeded(again) ? 'may_draft' : 'none_needed';
  }

  /** Exact before publication alone; the log says of which edition. */
  private async tablesOf({ id, publishedAt }: EditionRow): Promise<EditionTableDto[]> {
    const isExact = this.isStatistician && publishedAt === null;
    if (isExact) this.database.audit.purpose = `exact:edition:${id}`;
    const exact = isExact ? await readExact(this.database, { id }) : [];
    return (await readTables(this.statistics, id)).map((table) => {
      const { kind, firstOn, code } = table;
      const own = exact.find((one) => one.kind === kind && one.firstOn === firstOn && one.code === code);
      return toTable(table, own?.exact ?? []);
    });
  }

  private allowed(edition: EditionRow, checks: readonly CheckRow[]): EditionAction[] {
    if (!this.isStatistician) return [];
    const isExplained = checks.every(({ answer }) => answer !== null);
    const standing = { ...edition, hasChecks: checks.length > 0, isExplained };
    return actionsOf(standing, this.database.viewer.userId, this.today);
  }

  private async mustFind(id: string): Promise<EditionRow> {
    const edition = await readEdition(this.statistics, id);
    if (!edition) throw notFound();
    return edition;
  }

  private async mustAllow(id: string, action: EditionAction): Promise<void> {
    const edition = await this.mustFind(id);
    const { state } = edition;
    if (this.allowed(edition, await readChecks(this.statistics, id)).includes(action)) return;
    if (action === 'approve' && state === 'checked') throw refused('edition_by_another');
    if (action === 'check' && state === 'drafted') throw refused('edition_not_explained');
    if (action === 'publish' && state === 'approved') throw refused('edition_not_due');
    throw refused('edition_changed_meanwhile');
  }

  private async named(checks: readonly CheckRow[]): Promise<EditionCheckDto[]> {
    const isOfAgency = checks.some(({ agencyId }) => agencyId !== null);
    const names = isOfAgency ? await readNames(this.database) : null;
    return checks.map(({ agencyId, ...check }) => ({ ...check, agency: names?.get(agencyId ?? '') ?? null }));
  }
}

const lineOf = (
  { year, part }: Pick<EditionLineDto, 'year' | 'part'>,
  state: LineState,
  edition?: EditionRow,
): EditionLineDto => ({
  ...{ id: edition?.id ?? null, year, part, dueOn: dueOn(year, part), state },
  publishedAt: edition?.publishedAt?.toISOString() ?? null,
  allowedActions: state === 'may_draft' ? ['draft'] : [],
});

const newestFirst = (items: EditionLineDto[]): EditionLineDto[] =>
  items.sort((a, b) => b.dueOn.localeCompare(a.dueOn) || b.year - a.year);

function toTable(table: StoredTable, exact: readonly ExactCell[]): EditionTableDto {
  const { kind, firstOn, code, lines, columns, shown, withdrawnReason } = table;
  const counts = new Map(exact.map((cell) => [keyOf(cell), cell.value]));
  return {
    definition: definitionOf(code),
    period: { kind, firstOn, name: nameOf(table) },
    ...{ lines: [...lines], columns: [...columns] },
    cells: shown.map((cell) => ({ ...cell, exact: counts.get(keyOf(cell)) ?? null })),
    ...{ withoutConsentPercent: table.withoutConsentPercent, withoutDayPercent: table.withoutDayPercent },
    ...{ isWithdrawn: withdrawnReason !== null, withdrawnReason },
  };
}

function changesOf(tables: readonly EditionTableDto[]): EditionChangesDto {
  const cells = tables.flatMap((table) => table.cells);
  const counted = cells.filter(({ exact }) => exact !== null);
  const nonZero = counted.filter(({ exact }) => exact !== 0);
  const asNumber = cells.filter(({ value }) => value !== null).length;
  return {
    ...{ cells: cells.length, asNumber, asClass: cells.length - asNumber },
    nonZero: counted.length > 0 ? nonZero.length : null,
    nonZeroAsNumber: counted.length > 0 ? nonZero.filter(({ value }) => value !== null).length : null,
  };
}

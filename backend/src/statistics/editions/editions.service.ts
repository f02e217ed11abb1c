import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound, refused } from '../../shared/errors.js';
import { nameOf } from '../calendar.rules.js';
import { actionsOf, dueOn, ripenessOf } from './schedule.rules.js';
import { DraftingService } from './drafting.service.js';
import type {
  EditionAnswerRequest,
  EditionCalendarDto,
  EditionChangesDto,
  EditionCheckDto,
  EditionDto,
  EditionLineDto,
  EditionTableDto,
  TableWithdrawalRequest,
} from './editions.dto.js';
import { EditionsStore } from './editions.store.js';
import type { CheckRow, EditionRow, StoredTable } from './editions.store.js';
import { EDITION_PARTS } from './published.types.js';
import type { EditionAction, EditionPart, ExactCell, LineState } from './published.types.js';
import { isFinalNeeded } from './final.rules.js';
import { definitionOf } from './published-editions.service.js';

const AGENCIES = `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies
  where id = any ($1)`;

interface ExactRow {
  readonly kind: string;
  readonly firstOn: string;
  readonly code: string;
  readonly exact: readonly ExactCell[];
}

/** The calendar of editions, and the way of one from a draft to the public. */
@Injectable()
export class EditionsService {
  constructor(
    private readonly database: Database,
    private readonly store: EditionsStore,
    private readonly drafting: DraftingService,
  ) {}

  async calendar(): Promise<EditionCalendarDto> {
    const kept = await this.store.list();
    if (!this.isStatistician) {
      const published = kept.filter(({ state }) => state === 'published');
      return { items: newestFirst(published.map((edition) => lineOf(edition, edition.state, edition))) };
    }
    const years = new Set([...(await this.store.years()), ...kept.map(({ year }) => year)]);
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
    const edition = await this.store.find(id);
    if (!edition || !(this.isStatistician || edition.state === 'published')) throw notFound();
    const { preparedBy, draftedAt, publishedAt, ...shown } = edition;
    const checks = this.isStatistician ? await this.store.checks(id) : [];
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

  async answer(id: string, { revision, number, answer }: EditionAnswerRequest): Promise<void> {
    await this.mustAllow(id, 'answer');
    await this.database.query('select panoh.move_edition($1, $2, $3, $4, $5)', [
      ...[id, revision, 'answer', `${number}`, answer],
    ]);
  }

  /** One step; the database refuses a stale revision, and a second person who is the first. */
  async move(id: string, revision: number, action: 'check' | 'approve' | 'publish'): Promise<void> {
    const edition = await this.mustFind(id);
    if (edition.revision !== revision) throw refused('edition_changed_meanwhile');
    await this.mustAllow(id, action);
    await this.database.query('select panoh.move_edition($1, $2, $3, null, null)', [
      ...[id, revision, action],
    ]);
  }

  async discard(id: string): Promise<void> {
    if ((await this.mustFind(id)).state === 'discarded') return;
    const { revision } = await this.mustAllow(id, 'discard');
    await this.database.query("select panoh.move_edition($1, $2, 'discard', null, null)", [
      ...[id, revision],
    ]);
  }

  async withdraw(id: string, { code, reason }: TableWithdrawalRequest): Promise<void> {
    await this.mustAllow(id, 'withdraw');
    await this.database.query("select panoh.move_edition($1, null, 'withdraw', $2, $3)", [
      ...[id, code, reason],
    ]);
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

  private async tablesOf(edition: EditionRow): Promise<EditionTableDto[]> {
    const exact = this.isStatistician && edition.publishedAt === null ? await this.exactOf(edition.id) : [];
    return (await this.store.tables(edition.id)).map((table) => {
      const own = exact.find(
        ({ kind, firstOn, code }) => kind === table.kind && firstOn === table.firstOn && code === table.code,
      );
      return toTable(table, own?.exact ?? []);
    });
  }

  /** Before publication alone; the log says of which edition. */
  private exactOf(id: string): Promise<ExactRow[]> {
    this.database.audit.purpose = `exact:edition:${id}`;
    return this.database.query(
      `select kind, to_char(first_on, 'YYYY-MM-DD') as "firstOn", code, exact from panoh.edition_exact($1, null)`,
      [id],
    );
  }

  private allowed(edition: EditionRow, checks: readonly CheckRow[]): EditionAction[] {
    if (!this.isStatistician) return [];
    const isExplained = checks.every(({ answer }) => answer !== null);
    const standing = { ...edition, hasChecks: checks.length > 0, isExplained };
    return actionsOf(standing, this.database.viewer.userId, this.today);
  }

  private async mustFind(id: string): Promise<EditionRow> {
    const edition = await this.store.find(id);
    if (!edition) throw notFound();
    return edition;
  }

  private async mustAllow(id: string, action: EditionAction): Promise<EditionRow> {
    const edition = await this.mustFind(id);
    const { state } = edition;
    const checks = await this.store.checks(id);
    if (this.allowed(edition, checks).includes(action)) return edition;
    if (action === 'approve' && state === 'checked') throw refused('edition_by_another');
    if (action === 'check' && state === 'drafted') throw refused('edition_not_explained');
    if (action === 'publish' && state === 'approved') throw refused('edition_not_due');
    throw refused('edition_changed_meanwhile');
  }

  private async named(checks: readonly CheckRow[]): Promise<EditionCheckDto[]> {
    const ids = checks.flatMap(({ agencyId }) => (agencyId ? [agencyId] : []));
    const rows = await this.database.query<{ id: string; name: NamesDto }>(AGENCIES, [ids]);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return checks.map(({ agencyId, ...check }) => ({
      ...check,
      agency: agencyId ? (names.get(agencyId) ?? null) : null,
    }));
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
  const counts = new Map(exact.map(({ line, column, value }) => [`${line} ${column}`, value]));
  return {
    definition: definitionOf(code),
    period: { kind, firstOn, name: nameOf(table) },
    ...{ lines: [...lines], columns: [...columns] },
    cells: shown.map(({ line, column, value }) => ({
      ...{ line, column, value },
      exact: counts.get(`${line} ${column}`) ?? null,
    })),
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

import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf, shiftDay } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import type { FactPeriod } from './facts.rules.js';
import { actionsOf, dueOn, endOf, isComplete, periodsOf } from './releases.rules.js';
import type {
  CalendarDto,
  CalendarEntryDto,
  CheckAnswerRequest,
  ReleaseDraftRequest,
  ReleaseCheckDto,
  ReleaseDto,
  ReleaseTableDto,
} from './releases.dto.js';
import { ReleasesStore } from './releases.store.js';
import type { CheckRow, ReleaseRow } from './releases.store.js';
import type { CorrectionReason, ReleaseAction } from './releases.types.js';
import { FIRST_YEAR, LAST_YEAR } from './statistics.types.js';
import { toDefinition } from './tables.service.js';

const AGENCIES = `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies
  where id = any ($1)`;

/** The calendar of releases, and the way of one from a draft to what anybody reads. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly database: Database,
    private readonly store: ReleasesStore,
  ) {}

  async calendar(year: number): Promise<CalendarDto> {
    if (year < FIRST_YEAR || year > LAST_YEAR) throw notFound();
    const today = dayOf(this.database.now);
    const kept = await this.store.ofYear(year);
    const periods = periodsOf(year, today).map((period) => this.entryOf(period, kept, today));
    return {
      year,
      years: await this.store.years(),
      items: this.isStatistician ? periods : periods.filter(({ publishedId }) => publishedId !== null),
    };
  }

  async get(id: string): Promise<ReleaseDto> {
    const release = await this.store.find(id);
    if (!release || !(this.isStatistician || release.state === 'published')) throw notFound();
    const checks = this.isStatistician ? await this.store.checks(id) : [];
    const tables = await this.tablesOf(id);
    const allowedActions = this.allowed(release, { checks, tables });
    const { preparedBy, countedAt, publishedAt, isOpen: _isOpen, ...told } = release;
    return {
      ...told,
      countedAt: countedAt?.toISOString() ?? null,
      publishedAt: publishedAt?.toISOString() ?? null,
      needsAnother: release.state === 'checked' && preparedBy.includes(this.database.viewer.userId),
      tables,
      checks: await this.named(checks),
      allowedActions,
    };
  }

  async draft({ kind, firstOn }: ReleaseDraftRequest): Promise<string> {
    const today = dayOf(this.database.now);
    const year = Number(firstOn.slice(0, 4));
    if (year < FIRST_YEAR) throw invalid({ path: 'firstOn', code: 'not_in_list' });
    const known = periodsOf(year, today).find((period) => period.kind === kind && period.firstOn === firstOn);
    if (!known || !isComplete(known, today)) throw refused('release_not_over');
    return this.ask(known, null);
  }

  async correct(id: string, reason: CorrectionReason): Promise<string> {
    const { kind, firstOn } = await this.mustAllow(id, 'correct');
    return this.ask({ kind, firstOn }, reason);
  }

  async answer(id: string, { revision, number, answer }: CheckAnswerRequest): Promise<void> {
    await this.mustAllow(id, 'answer');
    await this.database.query('select panoh.answer_release_check($1, $2, $3::smallint, $4)', [
      ...[id, revision, number, answer],
    ]);
  }

  /** One step on; the database refuses what was changed meanwhile, and a second person who is the first. */
  async move(id: string, revision: number, action: 'check' | 'approve' | 'publish' | 'drop'): Promise<void> {
    const release = await this.store.find(id);
    if (!release) throw notFound();
    if (release.revision !== revision) throw refused('release_changed_meanwhile');
    await this.mustAllow(id, action);
    await this.database.query('select panoh.move_release($1, $2, $3)', [id, revision, action]);
  }

  private get isStatistician(): boolean {
    return this.database.viewer.roles.includes('statistician');
  }

  private entryOf(period: FactPeriod, kept: readonly ReleaseRow[], today: string): CalendarEntryDto {
    const own = kept.filter(({ kind, firstOn }) => kind === period.kind && firstOn === period.firstOn);
    const mayDraft = this.isStatistician && own.length === 0 && isComplete(period, today);
    return {
      ...period,
      lastOn: shiftDay(endOf(period), -1),
      dueOn: dueOn(period),
      ...publishedOf(own.filter(({ state }) => state === 'published').pop()),
      ...openOf(this.isStatistician ? own.find(({ state }) => state !== 'published') : undefined),
      allowedActions: mayDraft ? ['draft'] : [],
    };
  }

  private async tablesOf(id: string): Promise<ReleaseTableDto[]> {
    const cells = await this.store.cells(id);
    return (await this.store.tables(id)).map(({ code, lines, columns, ...table }) => ({
      ...table,
      definition: toDefinition(code),
      lines: [...lines],
      columns: [...columns],
      cells: cells
        .filter((cell) => cell.code === code)
        .map(({ line, column, value, mark }) => ({ line, column, value, mark })),
    }));
  }

  private allowed(
    release: ReleaseRow,
    { checks, tables }: { checks: readonly CheckRow[]; tables: readonly ReleaseTableDto[] },
  ): ReleaseAction[] {
    if (!this.isStatistician) return [];
    const standing = {
      ...release,
      isExplained: checks.every(({ answer }) => answer !== null),
      tellsAnything: tables.some(({ outcome }) => outcome === 'told'),
      isLast: !release.isOpen && !release.isSuperseded,
    };
    return actionsOf(standing, this.database.viewer.userId).filter(
      (action) => action !== 'answer' || checks.length > 0,
    );
  }

  private async mustAllow(id: string, action: ReleaseAction): Promise<ReleaseDto> {
    const release = await this.get(id);
    if (release.allowedActions.includes(action)) return release;
    if (action === 'approve' && release.needsAnother) throw refused('release_by_another');
    if (release.isOvertaken && release.state !== 'published') throw refused('release_to_draft_anew');
    throw refused(
      action === 'check' && release.state === 'drafted'
        ? 'release_not_explained'
        : 'release_changed_meanwhile',
    );
  }

  private async ask({ kind, firstOn }: FactPeriod, reason: CorrectionReason | null): Promise<string> {
    const [asked] = await this.database.query<{ id: string }>('select panoh.ask_release($1, $2, $3) as id', [
      kind,
      firstOn,
      reason,
    ]);
    if (!asked) throw notFound();
    return asked.id;
  }

  private async named(checks: readonly CheckRow[]): Promise<ReleaseCheckDto[]> {
    const ids = checks.flatMap(({ agencyId }) => (agencyId ? [agencyId] : []));
    const rows = await this.database.query<{ id: string; name: NamesDto }>(AGENCIES, [ids]);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return checks.map(({ agencyId, ...check }) => ({
      ...check,
      agency: agencyId ? (names.get(agencyId) ?? null) : null,
    }));
  }
}

const publishedOf = (
  release?: ReleaseRow,
): Pick<CalendarEntryDto, 'publishedId' | 'version' | 'publishedAt'> => ({
  publishedId: release?.id ?? null,
  version: release?.version ?? null,
  publishedAt: release?.publishedAt?.toISOString() ?? null,
});

const openOf = (release?: ReleaseRow): Pick<CalendarEntryDto, 'openId' | 'openState'> => ({
  openId: release?.id ?? null,
  openState: release?.state ?? null,
});

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { expectChanged, expectVersion } from '../../platform/http/if-match.js';
import { mayCall } from '../../platform/http/permissions.js';
import { dayOf } from '../../shared/dates.js';
import type { Day } from '../../shared/dates.js';
import { invalid, notFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { INDICATOR_CODES, totalOf } from '../indicators.rules.js';
import { readIndicators, readShockFigures } from '../statistics.queries.js';
import type { GroupId } from '../statistics.queries.js';
import { Shock } from './shock.entity.js';
import type { ShockChange, ShockDto, ShockEffectDto, ShockRequest } from './shocks.dto.js';
import { readSupply } from '../supply/supply.queries.js';
import { figuresOf, shockProblems, windowsOf } from './shocks.rules.js';
import type { Months, ShockFigure } from './shocks.rules.js';

/** What happened outside, and the numbers of the work before, during and after it. */
@Injectable()
export class ShocksService {
  constructor(private readonly database: Database) {}

  /** Those of the viewer's groups and of the country, the newest first. */
  async list(): Promise<ShockDto[]> {
    const shocks = await this.database.repository(Shock).find({ order: { fromOn: 'DESC', id: 'ASC' } });
    return shocks.filter(({ groupId }) => this.concerns(groupId)).map((shock) => this.toDto(shock));
  }

  async get(id: string): Promise<ShockDto> {
    return this.toDto(await this.find(id));
  }

  async add({ groupId, ...change }: ShockRequest): Promise<string> {
    if (!this.mayChange(groupId)) throw invalid({ path: 'groupId', code: 'not_in_list' });
    this.check(change);
    const id = newId();
    const { userId: setBy } = this.database.viewer;
    await this.database.insert(Shock, { ...change, id, groupId, setBy });
    return id;
  }

  async change(id: string, expectedVersion: number, change: ShockChange): Promise<string> {
    const shock = await this.find(id, 'changing');
    expectVersion(expectedVersion, shock.version, this.toDto(shock));
    this.check(change);
    const { affected } = await this.database
      .repository(Shock)
      .update({ id, version: expectedVersion }, { ...change, version: expectedVersion + 1 });
    expectChanged(affected);
    return id;
  }

  async remove(id: string): Promise<void> {
    await this.find(id, 'changing');
    await this.database.repository(Shock).delete({ id });
  }

  /** @param of null: the viewer's agency. */
  async effect(of: GroupId | 'country', id: string): Promise<ShockEffectDto> {
    const groupId = of === 'country' ? null : of;
    if (groupId !== null && !this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const shock = await this.find(id);
    if (of === 'country' && shock.groupId !== null) throw notFound();
    const spans = windowsOf(shock, this.today);
    const counts = await readShockFigures(this.database, groupId, spans);
    const windows = [];
    for (const [at, months] of spans.entries()) {
      const known = counts.filter(({ nth }) => nth === at + 1);
      windows.push({ ...months, ...(await this.countsOf(of, months, known)) });
    }
    return { shock: this.toDto(shock), windows };
  }

  /** Indicators and supply are kept for groups and agencies alone. */
  private async countsOf(
    of: GroupId | 'country',
    { from, until }: Months,
    known: readonly ShockFigure[],
  ): Promise<Pick<ShockEffectDto['windows'][number], 'items' | 'figures'>> {
    if (of === 'country') return { items: [], figures: figuresOf(known, 'country') };
    const { counts } = await readIndicators(this.database, of, { from, lastOn: until, until });
    const { cells } = await readSupply(this.database, of, [from, until]);
    const needs = (['waiting', 'unmet'] as const).map((code) => ({
      ...{ part: 'work' as const, code, records: cells.reduce((sum, cell) => sum + cell[code], 0) },
    }));
    return {
      items: INDICATOR_CODES.map((code) => totalOf(code, counts)),
      figures: figuresOf([...known, ...needs], of === null ? 'agency' : 'group'),
    };
  }

  private check(change: ShockChange): void {
    const problems = shockProblems(change, this.today);
    if (problems.length > 0) throw invalid(...problems);
  }

  private async find(id: string, what: 'reading' | 'changing' = 'reading'): Promise<Shock> {
    const shock = await this.database.repository(Shock).findOneBy({ id });
    if (!shock || !this.concerns(shock.groupId)) throw notFound();
    if (what === 'changing' && !this.mayChange(shock.groupId)) throw notFound();
    return shock;
  }

  private concerns(groupId: string | null): boolean {
    const { groupIds, ledGroupIds, roles } = this.database.viewer;
    return (
      groupId === null || roles.includes('administrator') || [...groupIds, ...ledGroupIds].includes(groupId)
    );
  }

  /** An administrator changes those of the country, a coordinator those of a led group. */
  private mayChange(groupId: string | null): boolean {
    const { ledGroupIds, roles } = this.database.viewer;
    if (groupId === null) return roles.includes('administrator');
    return mayCall(roles, 'shocks.write') && roles.includes('coordinator') && ledGroupIds.includes(groupId);
  }

  private toDto({ id, kind, groupId, fromOn, untilOn, version }: Shock): ShockDto {
    return { id, kind, groupId, fromOn, untilOn, version, mayChange: this.mayChange(groupId) };
  }

  private get today(): Day {
    return dayOf(this.database.now);
  }
}

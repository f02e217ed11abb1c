import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectChanged } from '../platform/http/if-match.js';
import { addHours, dayOf } from '../shared/dates.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type {
  TrainerDto,
  TrainerRequest,
  TrainingActDto,
  TrainingRuleDto,
  TrainingRuleRequest,
} from './training.dto.js';
import {
  confirmActs,
  endTrainer,
  insertTrainer,
  readActs,
  readRule,
  readTrainers,
  setRule,
} from './training.queries.js';
import type { ActRow } from './training.queries.js';
import { CONFIRM_WITHIN_HOURS } from './training.rules.js';
import { TrainingStandingService } from './training-standing.service.js';
import type { TrainingModuleCode } from './training.types.js';

/** Acts without a valid module: a colleague with one confirms them, or a supervisor where the agency has none. */
@Injectable()
export class TrainingActsService {
  constructor(
    private readonly database: Database,
    private readonly standing: TrainingStandingService,
  ) {}

  async list(): Promise<TrainingActDto[]> {
    const rows = await readActs(this.database);
    const modules = new Map<TrainingModuleCode, boolean>();
    for (const { module } of rows)
      if (!modules.has(module)) modules.set(module, await this.mayConfirm(module));
    return rows.map((row) => this.toDto(row, modules.get(row.module) === true));
  }

  async confirm(ids: readonly string[]): Promise<void> {
    const open = (await this.list()).filter(({ id }) => ids.includes(id));
    if (open.some(({ mayConfirm }) => !mayConfirm))
      throw refused('somebody_else_confirms', ['somebody_else_confirms']);
    await confirmActs(this.database, ids);
  }

  private async mayConfirm(module: TrainingModuleCode): Promise<boolean> {
    const { viewer, agency } = await this.standing.hasValid(module);
    return viewer || (!agency && this.database.viewer.roles.includes('supervisor'));
  }

  private toDto({ userId, doneAt, ...row }: ActRow, isOfModule: boolean): TrainingActDto {
    const dueAt = addHours(new Date(doneAt), CONFIRM_WITHIN_HOURS);
    return {
      ...{ ...row, doneAt: new Date(doneAt).toISOString(), dueAt: dueAt.toISOString() },
      isLate: dueAt < this.database.now,
      mayConfirm: isOfModule && userId !== this.database.viewer.userId,
    };
  }
}

/** What an administrator and those who plan training set: the day of the rule, the pool of trainers. */
@Injectable()
export class TrainingSettingsService {
  constructor(private readonly database: Database) {}

  async rule(): Promise<TrainingRuleDto> {
    const { enforcedFrom, version } = await readRule(this.database);
    return { enforcedFrom, version };
  }

  /** Not in the past: everybody has the whole 90 days. */
  async setRule({ enforcedFrom, version }: TrainingRuleRequest): Promise<void> {
    const today = dayOf(this.database.now);
    if (enforcedFrom !== null && enforcedFrom < today)
      throw invalid({ path: 'enforcedFrom', code: 'day_past' });
    expectChanged((await setRule(this.database, enforcedFrom, version)).length);
  }

  trainers(): Promise<TrainerDto[]> {
    return readTrainers(this.database);
  }

  async addTrainer(request: TrainerRequest): Promise<void> {
    const today = dayOf(this.database.now);
    if (request.trainedOn !== null && request.trainedOn > today)
      throw invalid({ path: 'trainedOn', code: 'date_in_future' });
    await insertTrainer(this.database, newId(), request);
  }

  async endTrainer(id: string): Promise<void> {
    await endTrainer(this.database, id);
  }
}

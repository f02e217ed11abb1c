import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { commandConfirmed } from '../platform/http/command-admitted.js';
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
  confirmedCommands,
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

/** Of one list; the rest follows once these are confirmed. */
const ACTS_AT_MOST = 1_000;

/**
 * Acts without a valid module: a colleague with one who may open the case confirms them; a supervisor does where the
 * agency has no such colleague, or none did within 72 hours.
 */
@Injectable()
export class TrainingActsService {
  constructor(
    private readonly database: Database,
    private readonly standing: TrainingStandingService,
    private readonly events: Events,
  ) {}

  async list(): Promise<TrainingActDto[]> {
    const rows = await readActs(this.database);
    const confirmers = new Map<TrainingModuleCode, ReadonlySet<string>>();
    for (const { module } of rows)
      if (!confirmers.has(module)) confirmers.set(module, await this.standing.confirmers(module));
    return rows
      .filter((row) => this.mayConfirm(row, confirmers.get(row.module) ?? new Set()))
      .slice(0, ACTS_AT_MOST)
      .map((row) => this.toDto(row));
  }

  async confirm(ids: readonly string[]): Promise<void> {
    const listed = new Set((await this.list()).map(({ id }) => id));
    if (!ids.every((id) => listed.has(id)))
      throw refused('somebody_else_confirms', ['somebody_else_confirms']);
    await confirmActs(this.database, ids);
    for (const command of await confirmedCommands(this.database, ids))
      await this.events.publish(commandConfirmed, command);
  }

  private mayConfirm({ userId, doneAt }: ActRow, confirmers: ReadonlySet<string>): boolean {
    const { viewer } = this.database;
    if (userId === viewer.userId) return false;
    const isForSupervisor = this.isLate(doneAt) || [...confirmers].every((id) => id === userId);
    return confirmers.has(viewer.userId) || (isForSupervisor && viewer.roles.includes('supervisor'));
  }

  private toDto({ doneAt, ...row }: ActRow): TrainingActDto {
    const { id, displayName, action, module, state, caseId, reference } = row;
    return {
      ...{ id, displayName, action, module, state, caseId, reference },
      ...{ doneAt: new Date(doneAt).toISOString(), dueAt: dueAt(doneAt).toISOString() },
      isLate: this.isLate(doneAt),
    };
  }

  private isLate(doneAt: string): boolean {
    return dueAt(doneAt) < this.database.now;
  }
}

const dueAt = (doneAt: string): Date => addHours(new Date(doneAt), CONFIRM_WITHIN_HOURS);

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

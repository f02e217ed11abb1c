import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { commandAdmitted, commandDone } from '../platform/http/command-admitted.js';
import { dayOf } from '../shared/dates.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { modulesFor, outcomeOf } from './training-policy.rules.js';
import { TrainingStandingService } from './training-standing.service.js';
import { noteAct, readRule } from './training.queries.js';
import type { TrainingModuleCode, TrainingState } from './training.types.js';

interface Mark {
  module: TrainingModuleCode;
  state: TrainingState;
}

const MARKS = 'training/marks';

/** Refuses an act whose module is suspended, never an emergency, and notes acts without a valid module. */
@Injectable()
export class TrainingGateService {
  constructor(
    private readonly database: Database,
    private readonly standing: TrainingStandingService,
    events: Events,
  ) {
    events.on(commandAdmitted, ({ action }) => this.admit(action));
    events.on(commandDone, ({ action }) => this.note(action));
  }

  private async admit(action: string): Promise<void> {
    const modules = modulesFor(action);
    if (modules.length === 0 || !(await this.isInForce())) return;
    const standings = (await this.standing.standings(modules)).modules;
    const outcome = outcomeOf(
      action,
      standings.map(({ state }) => state),
    );
    if (outcome === 'refuse') throw new Problem(403, 'training_needed');
    if (outcome === 'free') return;
    const marks = standings.filter(({ state }) => state === 'supervised' || state === 'suspended');
    this.database.memo.set(MARKS, marks);
  }

  private note(action: string): Promise<void> {
    const marks = (this.database.memo.get(MARKS) ?? []) as readonly Mark[];
    for (const { module, state } of marks) noteAct(this.database, { id: newId(), action, module, state });
    this.database.memo.delete(MARKS);
    return Promise.resolve();
  }

  private async isInForce(): Promise<boolean> {
    const { enforcedFrom } = await readRule(this.database);
    return enforcedFrom !== null && enforcedFrom <= dayOf(this.database.now);
  }
}

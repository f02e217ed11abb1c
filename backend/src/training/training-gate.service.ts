import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { MISSING, commandAdmitted, commandDone } from '../platform/http/command-admitted.js';
import { mayCall } from '../platform/http/permissions.js';
import { Log } from '../platform/log.js';
import { Problem, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import {
  AFTER_CONFIRMATION,
  COUNTS_AFTER_CONFIRMATION,
  isAskedOf,
  isEmergency,
  modulesFor,
  modulesOfRoles,
  outcomeOf,
} from './training-policy.js';
import { TrainingStandingService } from './training-standing.service.js';
import { noteAct, waitingInCase } from './training.queries.js';
import type { TrainingModuleCode, TrainingState } from './training.types.js';

interface Mark {
  module: TrainingModuleCode;
  state: TrainingState;
}

/** Refuses an act whose module is suspended, never an emergency, and notes acts without a valid module. */
@Injectable()
export class TrainingGateService {
  constructor(
    private readonly database: Database,
    private readonly standing: TrainingStandingService,
    private readonly log: Log,
    events: Events,
  ) {
    events.on(commandAdmitted, ({ action }) =>
      modulesFor(action).length > 0 ? this.carryOut(action, () => this.admit(action)) : Promise.resolve(),
    );
    events.on(commandDone, ({ action }) =>
      this.marks.length > 0 || AFTER_CONFIRMATION.has(action)
        ? this.carryOut(action, () => this.note(action))
        : Promise.resolve(),
    );
  }

  /** A fault of this gate never stops an emergency: only itself is undone. */
  private async carryOut(action: string, work: () => Promise<void>): Promise<void> {
    if (!isEmergency(action)) return work();
    try {
      await this.database.nested(work);
    } catch (error) {
      this.log.error('training_gate_failed', { operation: action, error });
    }
  }

  private async admit(action: string): Promise<void> {
    const { roles } = this.database.viewer;
    // Colleagues with a case role confirm each other; nobody confirms what others do, so it is refused or not marked.
    const isConfirmed = mayCall(roles, 'training.confirm');
    const ofRoles = modulesOfRoles(roles);
    const modules = modulesFor(action).filter((module) =>
      isConfirmed ? isAskedOf(module, roles) : ofRoles.has(module),
    );
    if (modules.length === 0) return;
    const standings = await this.standing.inForce(modules);
    const outcome = outcomeOf(
      action,
      standings.map(({ state }) => state),
    );
    const missing = standings.filter(({ state }) => state === 'supervised' || state === 'suspended');
    if (outcome === 'refuse') {
      const [first] = standings.filter(({ state }) => state === 'suspended');
      throw new Problem(403, 'training_needed', { reasons: [first?.module] });
    }
    if (outcome === 'mark' && isConfirmed) this.database.memo.set(MISSING, missing);
  }

  private async note(action: string): Promise<void> {
    const { marks } = this;
    if (AFTER_CONFIRMATION.has(action) && (await waitingInCase(this.database, COUNTS_AFTER_CONFIRMATION)))
      throw refused('supervised_acts_wait', ['supervised_acts_wait']);
    this.database.memo.delete(MISSING);
    for (const { module, state } of marks)
      await noteAct(this.database, { id: newId(), action, module, state });
  }

  private get marks(): readonly Mark[] {
    return (this.database.memo.get(MISSING) ?? []) as readonly Mark[];
  }
}

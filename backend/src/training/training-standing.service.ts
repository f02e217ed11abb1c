import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { awaitAll } from '../shared/await-all.js';
import type { OwnTrainingDto, TrainingPeopleDto, TrainingStandingDto } from './training.dto.js';
import { readAttended, readColleagues, readPeople, readRule } from './training.queries.js';
import type { AttendedRow, Rule } from './training.queries.js';
import { modulesOfRoles } from './training-policy.js';
import { isToRenew, isValidOn, refreshFrom, standingOn } from './training.rules.js';
import { TRAINING_MODULES } from './training.types.js';
import type { TrainingModuleCode } from './training.types.js';

interface Known {
  rule: Rule;
  attended: AttendedRow[];
  today: Day;
}

interface Account {
  id: string;
  agencyId: string;
  accountFrom: Day;
}

const byEnd = (one: TrainingStandingDto, other: TrainingStandingDto): number =>
  (one.endsOn ?? '9').localeCompare(other.endsOn ?? '9');

/** Which modules people have, what ends when, and what they may do without. */
@Injectable()
export class TrainingStandingService {
  constructor(private readonly database: Database) {}

  /** Every module that the viewer was trained in, and those that her roles need. */
  async own(): Promise<OwnTrainingDto> {
    const { enforcedFrom, modules } = await this.standings(await readRule(this.database), TRAINING_MODULES);
    const needed = modulesOfRoles(this.database.viewer.roles);
    return {
      enforcedFrom,
      modules: modules.filter(({ module, sessionId }) => sessionId !== null || needed.has(module)),
    };
  }

  /** What Today names: modules that end, and the first module of untrained people; nothing before there is a rule. */
  async toRenew(): Promise<TrainingStandingDto[]> {
    const rule = await readRule(this.database);
    return rule.enforcedFrom === null
      ? []
      : (await this.standings(rule, TRAINING_MODULES)).modules.filter(isToRenew);
  }

  /** The viewer's state of some modules; none while acts need no module. */
  async inForce(modules: readonly TrainingModuleCode[]): Promise<TrainingStandingDto[]> {
    const rule = await readRule(this.database);
    return isInForce(rule, dayOf(this.database.now)) ? (await this.standings(rule, modules)).modules : [];
  }

  async people(): Promise<TrainingPeopleDto> {
    const rule = await readRule(this.database);
    const [known, people] = await awaitAll([this.known(rule, null), readPeople(this.database)]);
    const attended = new Set(known.attended.map(({ userId, module }) => `${userId} ${module}`));
    return {
      enforcedFrom: known.rule.enforcedFrom,
      people: people.map((person) => ({
        ...{ id: person.id, displayName: person.displayName, agencyId: person.agencyId },
        modules: TRAINING_MODULES.filter((module) => attended.has(`${person.id} ${module}`))
          .map((module) => this.standing(known, person, module))
          .sort(byEnd),
      })),
    };
  }

  /** Who may confirm acts in the module: colleagues with a case role and a valid module. */
  async confirmers(module: TrainingModuleCode): Promise<ReadonlySet<string>> {
    const rule = await readRule(this.database);
    const [known, colleagues] = await awaitAll([
      this.known(rule, this.database.viewer.agencyId),
      readColleagues(this.database),
    ]);
    const able = colleagues.filter(({ roles }) => mayCall(roles, 'training.confirm'));
    return new Set(able.map(({ id }) => id).filter((id) => isTrained(known, id, module)));
  }

  private async standings(
    rule: Rule,
    modules: readonly TrainingModuleCode[],
  ): Promise<{ enforcedFrom: Day | null; modules: TrainingStandingDto[] }> {
    const { userId, agencyId } = this.database.viewer;
    const [known, colleagues] = await awaitAll([this.known(rule, agencyId), readColleagues(this.database)]);
    const accountFrom = colleagues.find(({ id }) => id === userId)?.accountFrom ?? known.today;
    const viewer = { id: userId, agencyId, accountFrom };
    return {
      enforcedFrom: rule.enforcedFrom,
      modules: modules.map((module) => this.standing(known, viewer, module)),
    };
  }

  private async known(rule: Rule, agencyId: string | null): Promise<Known> {
    return {
      rule,
      attended: await readAttended(this.database, agencyId),
      today: dayOf(this.database.now),
    };
  }

  private standing(known: Known, person: Account, module: TrainingModuleCode): TrainingStandingDto {
    const { rule, today } = known;
    const inModule = known.attended.filter((row) => row.module === module);
    const attended = inModule.filter(({ userId }) => userId === person.id);
    const newest = attended.filter(({ revokedOn }) => revokedOn === null).sort(byDay)[0];
    const validMonths = rule.months[module] ?? 0;
    const standing = standingOn(
      {
        ...{ attended, validMonths, accountFrom: person.accountFrom },
        enforcedFrom: isInForce(rule, today) ? rule.enforcedFrom : null,
        colleagues: inModule.filter(({ agencyId }) => agencyId === person.agencyId),
      },
      today,
    );
    const { endsOn, state } = standing;
    const isValid = endsOn !== null && (state === 'valid' || state === 'warn');
    return {
      ...{ module, ...standing, sessionId: newest?.sessionId ?? null },
      refreshFrom: isValid ? refreshFrom(endsOn, validMonths) : null,
    };
  }
}

const byDay = (one: AttendedRow, other: AttendedRow): number => other.heldOn.localeCompare(one.heldOn);

const isInForce = ({ enforcedFrom }: Rule, today: Day): boolean =>
  enforcedFrom !== null && enforcedFrom <= today;

function isTrained({ rule, attended, today }: Known, userId: string, module: TrainingModuleCode): boolean {
  const own = attended.filter((row) => row.userId === userId && row.module === module);
  return isValidOn({ attended: own, validMonths: rule.months[module] ?? 0 }, today);
}

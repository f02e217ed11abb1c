import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { awaitAll } from '../shared/await-all.js';
import type { OwnTrainingDto, TrainingPeopleDto, TrainingStandingDto } from './training.dto.js';
import { readAttended, readColleagues, readPeople, readRule } from './training.queries.js';
import type { AttendedRow, Rule } from './training.queries.js';
import { isToRenew, isValidOn, standingOn } from './training.rules.js';
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

  /** Every module that the viewer was trained in, and those that acts need once the rule is in force. */
  async own(): Promise<OwnTrainingDto> {
    const { rule, modules } = await this.standings(TRAINING_MODULES);
    return { enforcedFrom: rule.enforcedFrom, modules };
  }

  /** What Today names: modules that end, and the first module of untrained people once the rule is in force. */
  async toRenew(): Promise<TrainingStandingDto[]> {
    return (await this.own()).modules.filter(isToRenew);
  }

  async people(): Promise<TrainingPeopleDto> {
    const [known, people] = await awaitAll([this.known(null), readPeople(this.database)]);
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

  /** The viewer's state of some modules today. */
  async standings(
    modules: readonly TrainingModuleCode[],
  ): Promise<{ rule: Rule; modules: TrainingStandingDto[] }> {
    const { userId, agencyId } = this.database.viewer;
    const [known, colleagues] = await awaitAll([this.known(agencyId), readColleagues(this.database)]);
    const accountFrom = colleagues.find(({ id }) => id === userId)?.accountFrom ?? known.today;
    const viewer = { id: userId, agencyId, accountFrom };
    return {
      rule: known.rule,
      modules: modules.map((module) => this.standing(known, viewer, module)),
    };
  }

  /** Agencies of the reach that have anybody valid in the module. */
  async hasValid(module: TrainingModuleCode): Promise<{ viewer: boolean; agency: boolean }> {
    const { userId, agencyId } = this.database.viewer;
    const known = await this.known(agencyId);
    return {
      viewer: validIn(known, module, (row) => row.userId === userId),
      agency: validIn(known, module, (row) => row.agencyId === agencyId),
    };
  }

  private async known(agencyId: string | null): Promise<Known> {
    const [rule, attended] = await awaitAll([readRule(this.database), readAttended(this.database, agencyId)]);
    return { rule, attended, today: dayOf(this.database.now) };
  }

  private standing(known: Known, person: Account, module: TrainingModuleCode): TrainingStandingDto {
    const { rule, today } = known;
    const attended = known.attended.filter((row) => row.userId === person.id && row.module === module);
    const newest = attended.filter(({ revokedOn }) => revokedOn === null).sort(byDay)[0];
    const standing = standingOn(
      {
        ...{ attended, validMonths: rule.months[module] ?? 0, accountFrom: person.accountFrom },
        enforcedFrom: rule.enforcedFrom !== null && rule.enforcedFrom <= today ? rule.enforcedFrom : null,
        isAgencyWithout: !validIn(known, module, ({ agencyId }) => agencyId === person.agencyId),
      },
      today,
    );
    return { module, ...standing, sessionId: newest?.sessionId ?? null };
  }
}

const byDay = (one: AttendedRow, other: AttendedRow): number => other.heldOn.localeCompare(one.heldOn);

/** Whether one person of those has a valid module: each is judged alone. */
function validIn(
  { rule, attended, today }: Known,
  module: TrainingModuleCode,
  isOf: (row: AttendedRow) => boolean,
): boolean {
  return attended.some(
    (row) =>
      row.module === module &&
      isOf(row) &&
      isValidOn({ attended: [row], validMonths: rule.months[module] ?? 0 }, today),
  );
}

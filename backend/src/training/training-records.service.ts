import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { loginsIn, readList } from './training-list.rules.js';
import type { ListLine } from './training-list.rules.js';
import type { TrainingListRequest, TrainingSessionDto, TrainingSessionRequest } from './training.dto.js';
import {
  confirmSession,
  insertAttendance,
  insertSession,
  readEntered,
  readPeople,
  readSessions,
  readTrainers,
  revokeAttendance,
} from './training.queries.js';
import type { Person } from './training.queries.js';
import { needsSecond, sessionProblems } from './training.rules.js';

/** Sessions with their lists of persons: entered one by one, or many from a paper list. */
@Injectable()
export class TrainingRecordsService {
  constructor(private readonly database: Database) {}

  list(): Promise<TrainingSessionDto[]> {
    return readSessions(this.database);
  }

  async get(id: string): Promise<TrainingSessionDto> {
    const [session] = await readSessions(this.database, id);
    if (!session) throw notFound();
    return session;
  }

  async record(request: TrainingSessionRequest): Promise<string> {
    const people = new Map((await readPeople(this.database)).map((person) => [person.id, person]));
    const ids = request.persons.map(({ userId }) => userId);
    const entered = await this.entered(ids);
    const problems = [
      ...sessionProblems(request, this.today, {
        known: new Set(people.keys()),
        entered: new Set(ids.filter((userId) => entered.has(keyOf({ ...request, userId })))),
      }),
      ...(await this.trainerProblems(request.trainerIds)),
    ];
    if (problems.length > 0) throw invalid(...problems);
    return this.insert(request, people);
  }

  /** All lines or none: the list is still in the form, and each wrong line is named. */
  async takeList({ text, place, host }: TrainingListRequest): Promise<void> {
    const people = await readPeople(this.database, loginsIn(text));
    const byLogin = new Map(people.map((person) => [person.login?.toLowerCase(), person]));
    const idOf = (login: string): string => byLogin.get(login.toLowerCase())?.id ?? '';
    const entered = await this.entered(loginsIn(text).map(idOf).filter(Boolean));
    const { lines, problems } = readList(text, this.today, (line) => {
      if (!idOf(line.login)) return 'unknown_person';
      return entered.has(keyOf({ ...line, userId: idOf(line.login) })) ? 'person_twice' : null;
    });
    if (problems.length > 0) throw invalid(...problems);
    const byId = new Map(people.map((person) => [person.id, person]));
    for (const session of sessionsOf(lines)) {
      const persons = session.map(({ login, passed }) => ({ userId: idOf(login), passed }));
      const [{ module, heldOn }] = session;
      await this.insert({ module, heldOn, place, host, trainerIds: [], persons }, byId);
    }
  }

  async confirm(id: string): Promise<void> {
    const { mayConfirm } = await this.get(id);
    if (!mayConfirm || (await confirmSession(this.database, id)).length === 0)
      throw refused('somebody_else_confirms', ['somebody_else_confirms']);
  }

  async revoke(id: string, userId: string): Promise<void> {
    if ((await revokeAttendance(this.database, id, userId)).length === 0) throw notFound();
  }

  /** Nobody is entered twice for a module and a day. */
  private async entered(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await readEntered(this.database, userIds)).map(keyOf));
  }

  private async trainerProblems(ids: readonly string[]): Promise<FieldProblem[]> {
    if (ids.length === 0) return [];
    const known = new Set((await readTrainers(this.database)).map(({ id }) => id));
    return ids.every((id) => known.has(id)) ? [] : [{ path: 'trainerIds', code: 'not_in_list' }];
  }

  private async insert(
    session: TrainingSessionRequest,
    people: ReadonlyMap<string, Person>,
  ): Promise<string> {
    const id = newId();
    const isLate = needsSecond(session, this.today, this.database.viewer.userId);
    await insertSession(this.database, { ...session, id, needsSecond: isLate });
    const persons = session.persons.map(({ userId, passed }) => ({
      ...{ userId, passed, agencyId: people.get(userId)?.agencyId ?? '' },
    }));
    await insertAttendance(this.database, id, persons);
    return id;
  }

  private get today(): string {
    return dayOf(this.database.now);
  }
}

const keyOf = ({ userId, module, heldOn }: { userId: string; module: string; heldOn: Day }): string =>
  `${userId} ${module} ${heldOn}`;

/** Lines of one module and day are one session. */
function sessionsOf(lines: readonly ListLine[]): (readonly [ListLine, ...ListLine[]])[] {
  const sessions = new Map<string, [ListLine, ...ListLine[]]>();
  for (const line of lines) {
    const key = `${line.module} ${line.heldOn}`;
    const known = sessions.get(key);
    if (known) known.push(line);
    else sessions.set(key, [line]);
  }
  return [...sessions.values()];
}

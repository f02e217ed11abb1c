import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SUPPORT_NEEDS, goalsFor, needsWithoutGoal } from './needs.rules.js';
import type { GoalState, SupportNeed } from './needs.rules.js';
import type { NeedBeforeDto, NeedsDto, NeedsRequest } from './support.dto.js';
import { NeedAnswer } from './support.entity.js';
import { needsPlanned } from './support.events.js';
import { episodeOpenedAt, goalStates, needsBefore } from './support.queries.js';
import { pastDayProblems } from './support.rules.js';

type Known<T> = T & { readonly at: Date };

/** What the survivor wants help with, need by need; a reopened case asks again. */
@Injectable()
export class NeedsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async list(caseId: string): Promise<NeedsDto> {
    const access = await this.access.toRead(caseId, 'support');
    const { answers, goals, version } = await this.known(caseId);
    const before = await this.before(caseId, answers.length);
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    return {
      needs: SUPPORT_NEEDS.map((need) => {
        const last = answers.find((one) => one.need === need);
        const { answer, saidOn } = last ?? { answer: 'not_asked' as const, saidOn: null };
        const earlier = last ? null : (before.get(need) ?? null);
        return { need, answer, saidOn, goals: goalsFor(need, goals), before: earlier };
      }),
      allowedActions: mayWrite ? ['answer_needs'] : [],
      version,
    };
  }

  /** Asked of the former owner only while a need waits to be asked again. */
  private async before(caseId: string, answered: number): Promise<Map<SupportNeed, NeedBeforeDto>> {
    if (answered === SUPPORT_NEEDS.length) return new Map();
    const known = await needsBefore(this.database, caseId);
    for (const { fromCase } of known.slice(0, 1)) this.database.audit.touch(fromCase, 'support');
    return new Map(
      known.map(({ need, answer, saidOn, agencyName }) => [need, { answer, saidOn, agencyName }]),
    );
  }

  /** The expected version is the number of conversations that the caller saw. */
  async answer(caseId: string, expectedVersion: number, { answers, saidOn }: NeedsRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const { version } = await this.known(caseId);
    expectVersion(expectedVersion, version, { version });
    const problems = pastDayProblems('saidOn', saidOn, this.cases.today);
    if (answers.some(({ answer }) => answer === 'not_asked'))
      problems.push({ path: 'answers', code: 'not_in_list' });
    if (problems.length > 0) throw invalid(...problems);
    const { agencyId, userId } = this.database.viewer;
    for (const { need, answer } of answers)
      await this.database.insert(NeedAnswer, {
        ...{ id: newId(), caseId, agencyId, writtenBy: userId, stepNo: version + 1 },
        ...{ need, answer, saidOn },
      });
    const wanted = answers.filter(({ answer }) => answer === 'wanted').length;
    await this.timeline.add({ caseId, kind: 'needs_answered', partition: 'support', facts: { wanted } });
    const planMissing = await this.isPlanMissing(caseId);
    await this.events.publish(needsPlanned, { caseId, planMissing, goalSet: false });
  }

  /** Ends the task of making a plan once every wanted need has a goal. */
  async afterGoal(caseId: string): Promise<void> {
    const planMissing = await this.isPlanMissing(caseId);
    await this.events.publish(needsPlanned, { caseId, planMissing, goalSet: true });
  }

  private async isPlanMissing(caseId: string): Promise<boolean> {
    const { answers, goals } = await this.known(caseId);
    return needsWithoutGoal(answers, goals).length > 0;
  }

  /** The last answer to each need since the case opened, and every goal with its last progress. */
  private async known(
    caseId: string,
  ): Promise<{ answers: Known<NeedAnswer>[]; goals: GoalState[]; version: number }> {
    const every = await this.database
      .repository(NeedAnswer)
      .find({ where: { caseId }, order: { stepNo: 'DESC' } });
    const openedAt = await episodeOpenedAt(this.database, caseId);
    const answers = every
      .filter(({ need }, place) => every.findIndex((one) => one.need === need) === place)
      .filter(({ recordedAt }) => recordedAt >= openedAt)
      .map((one) => ({ ...one, at: one.recordedAt }));
    return { answers, goals: await goalStates(this.database, caseId), version: every[0]?.stepNo ?? 0 };
  }
}

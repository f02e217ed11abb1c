import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { SuicideRequest, TriageDto } from './risk.dto.js';
import { suicideLevel, suicideOutcome, suicideProblems, attemptHistory } from './suicide.rules.js';
import { SUICIDE_QUESTIONS } from './suicide.types.js';
import type { SuicideAnswers, SuicideLevel } from './suicide.types.js';
import { SuicideTriage } from './risk.entity.js';

export interface Triage {
  answers: SuicideAnswers;
  level: SuicideLevel;
}

/** She would not speak of it: one answer, and the details were not asked. */
const DECLINED: SuicideAnswers = {
  thoughts: 'declined',
  plan: 'not_asked',
  attempt_ever: 'not_asked',
  attempt_recent: 'not_asked',
  now: 'not_asked',
};

/** Thoughts reported at a contact; the following triage asks the details. */
const BEGUN: SuicideAnswers = {
  thoughts: 'yes',
  plan: 'not_asked',
  attempt_ever: 'not_asked',
  attempt_recent: 'not_asked',
  now: 'not_asked',
};

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'health',
  table: 'suicide_triages',
  column: 'sealed',
  row,
});

/** The triage of every assessment; it lives in the health partition, which many of those who write it never read. */
@Injectable()
export class TriagesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
  ) {}

  /** The answers with their level. Throws 422 where a question that had to be put was not. */
  async read(caseId: string, request: SuicideRequest): Promise<Triage> {
    if (!request.declined && !request.answers) throw invalid({ path: 'suicide.answers', code: 'required' });
    const answers = request.declined ? DECLINED : answersOf(request);
    const problems = suicideProblems(answers);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'suicide.answers', code })));
    return { answers, level: suicideLevel(answers, await this.oldAttemptFollowedUp(caseId)) };
  }

  /** The level of answers that are still being given. */
  async preview(caseId: string, request: SuicideRequest): Promise<Triage> {
    const answers = request.declined || !request.answers ? DECLINED : answersOf(request);
    return { answers, level: suicideLevel(answers, await this.oldAttemptFollowedUp(caseId)) };
  }

  /** Stores a yes to the short question of a contact: the triage is not clear until it is completed. */
  async storeBegun(caseId: string): Promise<void> {
    const level = suicideLevel(BEGUN);
    await this.store(caseId, null, { answers: BEGUN, level });
    await this.timeline.add({ caseId, kind: 'suicide_triage', partition: 'health', facts: { level } });
  }

  async store(caseId: string, assessmentId: string | null, triage: Triage): Promise<void> {
    const id = newId();
    await this.database.insert(SuicideTriage, {
      id,
      caseId,
      agencyId: this.database.viewer.agencyId,
      assessmentId,
      askedAt: this.database.now,
      level: triage.level,
      attempt: attemptHistory(triage.answers),
      sealed: await this.vault.seal(place(caseId, id), JSON.stringify(triage.answers)),
    });
    this.database.audit.touch(caseId, 'health');
  }

  /** The triages by assessment, for a viewer who reads the health partition; empty for others. */
  async byAssessment(access: CaseAccess): Promise<Map<string, TriageDto>> {
    const found = new Map<string, TriageDto>();
    for (const row of await this.stored(access)) {
      if (!row.assessmentId) continue;
      const { actions } = suicideOutcome(row.level, row.askedAt);
      found.set(row.assessmentId, { level: row.level, actions: [...actions], answers: await this.open(row) });
    }
    return found;
  }

  /**
   * A long-past attempt that was reported before and followed by health care. Users who may not read the health
   * partition start the path again: twice is safer than never.
   */
  private async oldAttemptFollowedUp(caseId: string): Promise<boolean> {
    const access = await this.access.find(caseId);
    if (!access) return false;
    for (const row of await this.stored(access)) {
      if ((await this.open(row)).attempt_ever !== 'yes') continue;
      const given = await this.database.query(
        `select 1 from panoh.follow_ups where case_id = $1 and rule in ('su.emergency', 'su.same_day')
           and status = 'done' and outcome = 'done' and done_at > $2 limit 1`,
        [caseId, row.askedAt],
      );
      if (given.length > 0) return true;
    }
    return false;
  }

  private async stored({ caseId, reads }: CaseAccess): Promise<SuicideTriage[]> {
    if (!reads.has('health')) return [];
    this.database.audit.touch(caseId, 'health');
    return this.database.repository(SuicideTriage).find({ where: { caseId }, order: { askedAt: 'DESC' } });
  }

  private async open(row: SuicideTriage): Promise<SuicideAnswers> {
    const answers = await this.vault.openKept(place(row.caseId, row.id), row.sealed);
    return answers === null ? DECLINED : (JSON.parse(answers) as SuicideAnswers);
  }
}

function answersOf(request: SuicideRequest): SuicideAnswers {
  const given = request.answers;
  if (!given) return DECLINED;
  return Object.fromEntries(
    SUICIDE_QUESTIONS.map((question) => [question, given[question]]),
  ) as SuicideAnswers;
}

import { Injectable } from '@nestjs/common';
import { minorProblems, OLDEST_CHILD, youngestAge } from '../cases/index.js';
import type { MinorDecision } from '../cases/cases.types.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid, refused } from '../shared/errors.js';
import { SurvivorsService } from '../survivors/index.js';
import { DuplicateCards } from './duplicate-cards.service.js';
import type { CardVerdicts } from './duplicate-cards.rules.js';
import { ClosureGateService } from './closure-gate.service.js';
import type { StatementDraft, StatementKind } from './statements.types.js';

export interface NamedSubject {
  kind: StatementKind;
  subjectId: string | boolean | null;
}

const notKnown = { path: 'subjectId', code: 'not_in_list' } as const;

/** Whether what a statement names is there: an agency she consented to, a referral that reached her, another case. */
@Injectable()
export class StatementSubjects {
  constructor(
    private readonly database: Database,
    private readonly gate: ClosureGateService,
    private readonly survivors: SurvivorsService,
    private readonly cards: DuplicateCards,
  ) {}

  /** Throws 422 at the field where it is not. */
  async expect(caseId: string, named: NamedSubject | StatementDraft): Promise<void> {
    const subjectId = String(named.subjectId);
    if (named.kind === 'agencies_asked') await this.expectAgency(caseId, subjectId);
    if (named.kind === 'receiver_reached') await this.expectReceiver(caseId, subjectId);
    if (named.kind === 'other_case') await this.expectOtherCase(caseId, subjectId);
    if (named.kind === 'child_decided' && 'decider' in named) await this.expectDecision(caseId, named);
  }

  /** How the card of another record compares with that of this one; nothing for what is no record. */
  async verdicts(caseId: string, { kind, subjectId }: NamedSubject): Promise<Partial<CardVerdicts>> {
    return kind === 'other_case' ? this.cards.compare(caseId, String(subjectId)) : {};
  }

  /** The record that stays is still one that this supervisor may see, and stays itself. */
  async expectKept(caseId: string, keptId: string | null): Promise<void> {
    const isThere = keptId !== null && (await this.otherCase(caseId, keptId))?.goes_on === false;
    if (!isThere) throw refused('record_goes_on_elsewhere');
  }

  private async expectAgency(caseId: string, agencyId: string): Promise<void> {
    const { facts } = await this.gate.facts(caseId);
    if (!facts.agenciesToAsk.some((agency) => agency.agencyId === agencyId)) throw invalid(notKnown);
  }

  private async expectReceiver(caseId: string, referralId: string): Promise<void> {
    const [row] = await this.database.query<{ reached: boolean }>(
      `select decided_at is not null and contacted_at is not null as reached
       from panoh.referrals where id = $1 and case_id = $2`,
      [referralId, caseId],
    );
    if (!row) throw invalid(notKnown);
    if (!row.reached) throw invalid({ path: 'subjectId', code: 'not_reached_yet' });
  }

  /** Row security leaves the cases that the viewer may see; of those it must be one of the same agency. */
  private async expectOtherCase(caseId: string, otherCaseId: string): Promise<void> {
    const found = await this.otherCase(caseId, otherCaseId);
    if (!found) throw invalid(notKnown);
    if (found.goes_on) throw invalid({ path: 'subjectId', code: 'goes_on_elsewhere' });
  }

  private async otherCase(caseId: string, otherCaseId: string): Promise<{ goes_on: boolean } | undefined> {
    const rows = await this.database.query<{ goes_on: boolean }>(
      `select exists (select 1 from panoh.merged_records(o.id) m where m.is_kept) as goes_on from panoh.cases o join panoh.cases c on c.id = $1
       where o.id = $2 and o.id <> c.id and o.agency_id = c.agency_id`,
      [caseId, otherCaseId],
    );
    return rows[0];
  }

  private async expectDecision(caseId: string, draft: StatementDraft): Promise<void> {
    const { bornOn, bornPrecision } = await this.survivors.read(caseId);
    const born = bornOn ? { on: bornOn, precision: bornPrecision ?? 'day' } : null;
    const { childAssent, decider, inPerpetratorsHousehold } = draft;
    const decision = { childAssent, decider, inPerpetratorsHousehold } as MinorDecision;
    const age = born ? youngestAge(born, dayOf(this.database.now)) : OLDEST_CHILD;
    const problems = minorProblems(age, decision);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'decider', code })));
  }
}

import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { minorProblems, OLDEST_CHILD, youngestAge } from '../cases/index.js';
import type { MinorDecision } from '../cases/cases.types.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid, refused } from '../shared/errors.js';
import { SurvivorsService } from '../survivors/index.js';
import { ClosureGateService } from './closure-gate.service.js';
import type { DuplicateCardDto } from './closure-requests.dto.js';
import { cardRows, correctedFields, otherCase } from './closure.queries.js';
import { cardOf, compareCards, withoutCorrected } from './duplicate-cards.rules.js';
import type { CardVerdicts } from './duplicate-cards.rules.js';
import type { StatementDraft, StatementKind } from './statements.rules.js';

interface NamedSubject {
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
    private readonly access: AccessService,
  ) {}

  /** Throws 422 at the field where it is not. */
  async expect(caseId: string, named: NamedSubject | StatementDraft): Promise<void> {
    const subjectId = String(named.subjectId);
    if (named.kind === 'agencies_asked') await this.expectAgency(caseId, subjectId);
    if (named.kind === 'receiver_reached') await this.expectReceiver(caseId, subjectId);
    if (named.kind === 'other_case') await this.expectOtherCase(caseId, subjectId);
    if (named.kind === 'child_decided' && 'decider' in named) await this.expectDecision(caseId, named);
  }

  /** How the card of another record compares with that of this one; nothing for other kinds. */
  async verdicts(caseId: string, { kind, subjectId }: NamedSubject): Promise<Partial<CardVerdicts>> {
    if (kind !== 'other_case') return {};
    const otherId = String(subjectId);
    const words = await this.survivors.readMany([caseId, otherId]);
    const verdicts = compareCards(cardOf(words.get(caseId)), cardOf(words.get(otherId)));
    return withoutCorrected(verdicts, await correctedFields(this.database, [caseId, otherId]));
  }

  /** The record that ends, then the one that stays; the audit log records both as read. Own agency only. */
  async cards(caseId: string, keptId: string): Promise<DuplicateCardDto[]> {
    const ids = [caseId, keptId];
    const [rows, words] = await Promise.all([cardRows(this.database, ids), this.survivors.readMany(ids)]);
    for (const id of words.keys()) await this.access.toRead(id, 'identity');
    return ids.flatMap((id) => {
      const row = rows.find((one) => one.id === id);
      if (!row) return [];
      const { code, leadName, openedAt, lastContactAt } = row;
      return {
        ...{ caseId: id, code, leadName, ...cardOf(words.get(id)) },
        openedAt: openedAt.toISOString(),
        lastContactAt: lastContactAt?.toISOString() ?? null,
      };
    });
  }

  /** The record that stays is still one that this supervisor may see, and stays itself. */
  async expectKept(caseId: string, keptId: string | null): Promise<void> {
    const isThere = keptId !== null && (await otherCase(this.database, caseId, keptId))?.isMerged === false;
    if (!isThere) throw refused('record_goes_on_elsewhere');
  }

  private async expectAgency(caseId: string, agencyId: string): Promise<void> {
    const { facts } = await this.gate.facts(caseId);
    if (!facts.agenciesToAsk.some((agency) => agency.agencyId === agencyId)) throw invalid(notKnown);
  }

  private async expectReceiver(caseId: string, referralId: string): Promise<void> {
    const { facts } = await this.gate.facts(caseId);
    const handover = facts.referrals.find(({ id, kind }) => kind === 'handover' && id === referralId);
    if (!handover) throw invalid(notKnown);
    if (!handover.reachedSafeAt) throw invalid({ path: 'subjectId', code: 'not_reached_yet' });
  }

  private async expectOtherCase(caseId: string, otherCaseId: string): Promise<void> {
    const found = await otherCase(this.database, caseId, otherCaseId);
    if (!found) throw invalid(notKnown);
    if (found.isMerged) throw invalid({ path: 'subjectId', code: 'goes_on_elsewhere' });
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

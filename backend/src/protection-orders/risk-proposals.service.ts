import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import { OrderRecordsService } from './order-records.service.js';
import { mayName } from './respondents.rules.js';
import { riskProposals } from './risk-proposals.rules.js';
import type { RiskProposal } from './risk-proposals.rules.js';
import { SamePersonService } from './same-person.service.js';

/** What orders offer to the assessment of a case, for those who assess it and read these orders. */
@Injectable()
export class RiskProposalsService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
    private readonly samePerson: SamePersonService,
  ) {}

  async ofCase(caseId: string): Promise<RiskProposal[]> {
    const { access, orders } = await this.records.ofCase(caseId);
    if (!access.relations.has('own') || !access.writes.has('risk')) throw notFound();
    const { agencyId } = this.database.viewer;
    const named = orders.filter(({ row }) => mayName(access, row, agencyId)).map(({ row }) => row.id);
    const others = await this.samePerson.outside(caseId, named);
    if (orders.length > 0) this.database.audit.touch(caseId, 'legal');
    const own = orders.flatMap(({ row: { issuedAt, breaches } }) =>
      issuedAt ? [{ issuedOn: dayOf(issuedAt), breaches }] : [],
    );
    return [
      ...riskProposals('this_case', own),
      ...riskProposals(
        'same_person',
        others.map(({ issuedAt, breaches }) => ({ issuedOn: dayOf(issuedAt), breaches })),
      ),
    ];
  }
}

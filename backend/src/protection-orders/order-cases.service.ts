import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { CaseEventsService, CasesService, IncidentsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { mayRecord } from './orders.rules.js';

/** What an order requires of its case: the right to record it there, and the day of the event. */
@Injectable()
export class OrderCasesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly incidents: IncidentsService,
    private readonly caseEvents: CaseEventsService,
  ) {}

  /** Access to record orders in the case; a closed case is reopened first, with a reason. */
  async toRequest(caseId: string): Promise<CaseAccess> {
    const access = await this.access.toWrite(caseId, 'legal');
    if (!mayRecord(access, this.database.viewer.agencyKind)) throw notAllowed();
    if (access.relations.has('own')) await this.cases.toCommand(caseId, 'record_order');
    else if ((await this.cases.find(caseId)).status === 'closed')
      throw refused('case_closed', ['case_closed']);
    return access;
  }

  /** The day of the incident, where a single day is known. Throws 422 where it is of another case. */
  async dayOf(caseId: string, incidentId: string | null): Promise<Day | null> {
    if (!incidentId) return null;
    const incident = await this.incidents.findDay(caseId, incidentId);
    if (!incident) throw invalid({ path: 'incidentId', code: 'not_in_list' });
    return incident.day;
  }

  /** A breach is new harm to the survivor: recording it as owner reopens a closed case. */
  async openAgain(access: CaseAccess): Promise<void> {
    if (!access.relations.has('own')) return;
    await this.cases.toCommand(access.caseId, 'record_breach');
    await this.cases.reopenIfClosed(access.caseId, 'new_incident');
  }
  /** For the owner, an order refused because the parties reconciled is an event of the case that raises risk. */
  async recordReconciliation({ relations, caseId }: CaseAccess, happenedOn: Day): Promise<void> {
    if (!relations.has('own')) return;
    await this.caseEvents.storeEvent(caseId, {
      ...{ event: 'official', happenedOn, survivorView: 'not_asked' },
      ...{ withdrawalReason: null, periodEndsOn: null },
    });
  }
}

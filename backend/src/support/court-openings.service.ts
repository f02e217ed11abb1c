import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { IsNull } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { dayOf } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { newCode } from '../survivors/index.js';
import type { CourtEntryRequest, CourtOpeningRequest, CourtWorkDto } from './court-openings.dto.js';
import { addCourtEntry, courtReceivers, courtWork } from './court-openings.queries.js';
import type { CourtWorkRow } from './court-openings.queries.js';
import { entriesOf, entryProblems } from './court-openings.rules.js';
import { isEnded, openDuties } from './court.rules.js';
import { CourtRecordsService } from './court.service.js';
import { standing } from './court-standing.rules.js';
import { CourtOpening } from './support.entity.js';
import { courtHelpWanted } from './support.events.js';
import type { CourtStepRecord } from './support.entity.js';

const toWork = ({ caseId: _, dutyId, ...row }: CourtWorkRow): CourtWorkDto => ({
  ...row,
  allowedActions: [...entriesOf(dutyId !== null)],
});

/** Nobody needs to see what is over. */
function refuseOver(steps: readonly CourtStepRecord[], dutyId: string | null): void {
  if (!steps.some((step) => step.dutyId === dutyId)) throw invalid({ path: 'dutyId', code: 'not_in_list' });
  const isClosed = dutyId !== null && !openDuties(steps).includes(dutyId);
  if (isEnded(steps) || isClosed) throw refused('step_not_now', ['step_not_now']);
}

/** The lawyer shows a court case to the court, or a duty to enforcement, where the survivor agrees. */
@Injectable()
export class CourtOpeningsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly records: CourtRecordsService,
  ) {}

  /** Returns the case. */
  async open(courtId: string, { agencyId, dutyId, alone }: CourtOpeningRequest): Promise<string> {
    const steps = await this.records.ofCourt(courtId);
    const [first] = steps;
    if (!first) throw notFound();
    const { caseId } = first;
    await this.records.toWrite(caseId, first.step);
    await this.cases.toCommand(caseId, 'record_event');
    if (alone !== 'yes') throw invalid({ path: 'alone', code: 'not_alone' });
    refuseOver(standing(steps), dutyId);
    const receivers = await courtReceivers(this.database, caseId);
    if (!receivers.some(({ id, isEnforcement }) => id === agencyId && isEnforcement === (dutyId !== null)))
      throw invalid({ path: 'agencyId', code: 'not_in_list' });
    const openings = this.database.repository(CourtOpening);
    const known = { courtId, dutyId: dutyId ?? IsNull(), toAgencyId: agencyId, endedAt: IsNull() };
    // Shown once is shown.
    if (await openings.existsBy(known)) return caseId;
    await this.database.insert(CourtOpening, {
      ...{ id: newId(), caseId, courtId, dutyId, toAgencyId: agencyId, endedAt: null },
      ...{ agencyId: this.database.viewer.agencyId, writtenBy: this.database.viewer.userId },
      reference: newCode((count) => randomBytes(count)),
    });
    return caseId;
  }

  /** From now on the court does not see it. Returns the case. */
  async end(id: string): Promise<string> {
    const opening = await this.database.repository(CourtOpening).findOne({ where: { id } });
    if (!opening) throw notFound();
    const { caseId } = opening;
    await this.access.toRead(caseId, 'support');
    await this.database.repository(CourtOpening).update({ id }, { endedAt: this.database.now });
    return caseId;
  }
}

/** What a court or enforcement sees and says; it holds no case. */
@Injectable()
export class CourtWorkService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  async list(): Promise<CourtWorkDto[]> {
    const rows = await courtWork(this.database);
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'support');
    return rows.map(toWork);
  }

  async add(openingId: string, typed: CourtEntryRequest): Promise<void> {
    const opened = (await courtWork(this.database)).find(({ id }) => id === openingId);
    if (!opened) throw notFound();
    const problems = entryProblems(typed, opened.dutyId !== null, dayOf(this.database.now));
    if (problems.length > 0) throw invalid(...problems);
    this.database.audit.touch(opened.caseId, 'support');
    const { entry, onDay, nextOn, detail, need, way } = typed;
    const said = entry === 'help_wanted' ? { need, way } : { nextOn, detail };
    const id = newId();
    await addCourtEntry(this.database, { id, openingId, entry, onDay, ...said });
    if (entry === 'help_wanted') await this.events.publish(courtHelpWanted, { entryId: id });
  }
}

import { Injectable } from '@nestjs/common';
import { CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { CasesService, IntakeService, CaseOpeningService, caseHandedOver } from '../cases/index.js';
import { AgenciesService, kindOf } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import type { BlockSubject } from '../access/index.js';
import { Events } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { NamedSurvivor } from './import-units.js';
import { ImportedRecordsService } from './imported-records.service.js';
import type { ImportedRow } from './imported-records.service.js';
import { knownBirth, openingFormOf } from './imported-forms.js';
import { ImportRowCase } from './imports.entity.js';

/** People of the agency who read the health part of the agency's cases. */
const READERS = `select u.id from panoh.users u where u.agency_id = $1 and u.status = 'active'
  and exists (select 1 from panoh.role_access r where r.relation = 'own' and r.partition = 'health' and r.may_read
    and r.role = any (u.roles))`;

/** Notifies those who can act on a suspected suicide in an imported row, in words and at once. */
@Injectable()
export class SuspicionsService {
  constructor(
    private readonly database: Database,
    private readonly notifications: CaseNotifications,
  ) {}

  /** In words only for readers of health; where the agency has none, supervisors hear that something needs attention. */
  async notify(caseId: string): Promise<void> {
    const { agencyId } = this.database.viewer;
    const readers = await this.database.query<{ id: string }>(READERS, [agencyId]);
    const reached =
      readers.length === 0
        ? 0
        : await this.notifications.notify(caseId, {
            kind: 'suicide_suspected',
            subjectId: caseId,
            audiences: [],
            also: readers.map(({ id }) => id),
          });
    if (reached > 0) return;
    await this.notifications.notify(caseId, {
      kind: 'supervisor_alert',
      subjectId: caseId,
      // The importing user is not notified of the import; the agency head is notified instead.
      audiences: ['supervisors', 'agency_head'],
    });
  }
}

/** The services of other contexts through which an import writes, as a user of the keeper would. */
@Injectable()
export class CaseServices {
  constructor(
    readonly cases: CasesService,
    readonly intake: IntakeService,
    readonly caseOpening: CaseOpeningService,
    readonly followUps: FollowUpsService,
    readonly suspicions: SuspicionsService,
  ) {}
}

/** Opens the case of a survivor of a register, or adds to the one that earlier rows opened. */
@Injectable()
export class ImportedCasesService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly agencies: AgenciesService,
    private readonly services: CaseServices,
    private readonly records: ImportedRecordsService,
  ) {}

  /** Writes rows that were not known before; `caseId` is the case of earlier rows, where the keeper still owns it. */
  async write(survivor: NamedSurvivor, rows: readonly ImportedRow[], caseId: string | null): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const born = knownBirth(survivor.named);
    const bookedOn = rows.map(({ registration }) => registration.registeredOn.day).reduce(earlier);
    const id = caseId ?? (await this.open(survivor, first, bookedOn));
    if (caseId !== null) await this.services.cases.bookNoLaterThan(caseId, bookedOn);
    await this.database.insert(
      ImportRowCase,
      rows.map(({ rowId }) => ({ rowId, caseId: id })),
    );
    if (caseId !== null) await this.services.cases.reopenIfClosed(caseId, 'new_registration');
    for (const row of rows) {
      const isNewIncident = caseId !== null || row !== first;
      await this.records.write(id, row, { born, isNewIncident });
    }
    await this.records.writeWishes(id, survivor, caseId === null);
    const isSuspected = rows.some(({ registration }) => registration.flags.suicideRisk);
    await this.services.followUps.happened(id, {
      triggers: [
        { kind: 'case_imported', dueAt: survivor.reviewDueAt },
        ...(isSuspected ? [{ kind: 'suicide_suspected' } as const] : []),
      ],
    });
    // If a block covers the keeping agency, its people are not notified; the agency that takes over gets the row.
    if (isSuspected && !survivor.isHiddenFromKeeper) await this.services.suspicions.notify(id);
    await this.block(id, survivor, caseId === null);
  }

  private open(survivor: NamedSurvivor, { registration }: ImportedRow, bookedOn: Day): Promise<string> {
    const form = openingFormOf(survivor.named, registration);
    return this.services.intake.open(form, { origin: 'import', leadUserId: null, bookedOn });
  }

  /** Runs last: after a block, the keeping agency can no longer reach the case. */
  private async block(caseId: string, survivor: NamedSurvivor, isNew: boolean): Promise<void> {
    const { blockedAgencyTypes } = survivor;
    if (blockedAgencyTypes.length === 0) return;
    const subjects = await this.subjectsOf(blockedAgencyTypes);
    const running = isNew ? [] : await this.runningBlocks(caseId);
    const fresh = subjects.filter((subject) => !running.includes(keyOf(subject)));
    const passedOn = await this.services.caseOpening.block(caseId, fresh, 'import');
    if (passedOn) await this.events.publish(caseHandedOver, { caseId });
  }

  private async subjectsOf(types: readonly AgencyType[]): Promise<BlockSubject[]> {
    const isPolice = (type: AgencyType): boolean => kindOf(type) === 'police';
    const police: BlockSubject[] = types.some(isPolice) ? [{ kind: 'agency_kind', code: 'police' }] : [];
    const others = (await this.agencies.list()).filter(({ type }) => types.includes(type) && !isPolice(type));
    return [...police, ...others.map(({ id }): BlockSubject => ({ kind: 'agency', id }))];
  }

  private async runningBlocks(caseId: string): Promise<string[]> {
    const rows = await this.database.query<{ key: string }>(
      `select coalesce(subject_code, subject_id::text) as key from panoh.conflict_blocks
       where case_id = $1 and lifted_at is null`,
      [caseId],
    );
    return rows.map(({ key }) => key);
  }
}

const earlier = (a: Day, b: Day): Day => (b < a ? b : a);
const keyOf = (subject: BlockSubject): string => (subject.kind === 'agency_kind' ? subject.code : subject.id);

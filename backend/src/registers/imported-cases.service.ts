import { Injectable } from '@nestjs/common';
import { AgenciesService, kindOf } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import type { BlockSubject } from '../access/index.js';
import { caseHandedOver } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import { CaseDoors } from './case-doors.js';
import type { NamedSurvivor } from './import-units.js';
import { ImportedRecordsService } from './imported-records.service.js';
import type { ImportedRow } from './imported-records.service.js';
import { knownBirth, openingFormOf } from './imported-forms.js';
import { RegisterRowCase } from './register-row.entity.js';

/** Opens the case of a survivor of a register, or adds to the one that earlier rows opened. */
@Injectable()
export class ImportedCasesService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly agencies: AgenciesService,
    private readonly doors: CaseDoors,
    private readonly records: ImportedRecordsService,
  ) {}

  /** Writes rows that were not known before; `caseId` is the case of earlier rows, where the keeper still owns it. */
  async write(survivor: NamedSurvivor, rows: readonly ImportedRow[], caseId: string | null): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const born = knownBirth(survivor.named);
    const bookedOn = rows.map(({ registration }) => registration.registeredOn.day).reduce(earlier);
    const id = caseId ?? (await this.open(survivor, first, bookedOn));
    if (caseId !== null) await this.doors.cases.bookNoLaterThan(caseId, bookedOn);
    await this.database.insert(
      RegisterRowCase,
      rows.map(({ rowId }) => ({ rowId, caseId: id })),
    );
    if (caseId !== null) await this.doors.cases.reopenIfClosed(caseId, 'new_registration');
    for (const row of rows) {
      const isNewIncident = caseId !== null || row !== first;
      await this.records.write(id, row, { born, isNewIncident });
    }
    await this.records.writeWishes(id, survivor, caseId === null);
    const isSuspected = rows.some(({ registration }) => registration.flags.suicideRisk);
    await this.doors.followUps.happened(id, {
      triggers: [
        { kind: 'case_imported', dueAt: survivor.reviewDueAt },
        ...(isSuspected ? [{ kind: 'suicide_suspected' } as const] : []),
      ],
    });
    // Behind a block the keeper's people are not told; the row goes to the agency that takes the case over.
    if (isSuspected && !survivor.isHiddenFromKeeper) await this.doors.suspicions.notify(id);
    await this.block(id, survivor, caseId === null);
  }

  private open(survivor: NamedSurvivor, { registration }: ImportedRow, bookedOn: Day): Promise<string> {
    const form = openingFormOf(survivor.named, registration);
    return this.doors.intake.open(form, { origin: 'import', leadUserId: null, bookedOn });
  }

  /** Last of all: where a block covers the keeper, nothing of the case is within its reach afterwards. */
  private async block(caseId: string, survivor: NamedSurvivor, isNew: boolean): Promise<void> {
    const { blockedAgencyTypes } = survivor;
    if (blockedAgencyTypes.length === 0) return;
    const subjects = await this.subjectsOf(blockedAgencyTypes);
    const running = isNew ? [] : await this.runningBlocks(caseId);
    const fresh = subjects.filter((subject) => !running.includes(keyOf(subject)));
    const passedOn = await this.doors.opening.block(caseId, fresh, 'import');
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

import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { WORKERS } from '../platform/http/roles.types.js';
import { notFound } from '../shared/errors.js';
import { CorrectionTextsService } from './correction-texts.service.js';
import { Correction } from './correction.entity.js';
import { CorrectedValuesDto } from './corrections.dto.js';
import type { CaseCorrectionsDto, CorrectionDto } from './corrections.dto.js';
import { casesNamed, correctables, decidableOf, namesOf } from './corrections.queries.js';
import { FIELDS_OF } from './corrections.types.js';
import type { CorrectedValues, CorrectionSubject } from './corrections.types.js';

const PARTITION: Record<CorrectionSubject, Correction['partition']> = {
  ...{
    order: 'legal',
    order_paper: 'legal',
    respondent: 'perpetrator',
    incident: 'core',
    qualification: 'legal',
  },
  contact: 'follow_ups',
};

/** Corrections as they are shown, with the value before and the new one. */
@Injectable()
export class CorrectionViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly texts: CorrectionTextsService,
  ) {}

  /** Of a case, the latest first, each for those who read the record; and what the viewer may correct. */
  async ofCase(caseId: string): Promise<CaseCorrectionsDto> {
    const access = await this.access.toRead(caseId, 'core');
    const rows = await this.database
      .repository(Correction)
      .find({ where: { caseId }, order: { askedAt: 'DESC', id: 'DESC' } });
    const shown = rows.filter((row) => this.reads(access, row));
    const isWorker = WORKERS.some((role) => this.database.viewer.roles.includes(role));
    const found = isWorker ? await correctables(this.database, caseId) : [];
    return {
      items: await this.toDtos(shown),
      subjects: found.filter(({ kind }) => access.writes.has(PARTITION[kind])),
    };
  }

  /** Corrections of the own agency on which the viewer decides, the oldest first. */
  async waiting(): Promise<CorrectionDto[]> {
    const { agencyId } = this.database.viewer;
    const rows = await this.database
      .repository(Correction)
      .find({ where: { agencyId, state: 'waiting' }, order: { askedAt: 'ASC', id: 'ASC' }, take: 100 });
    const mine: Correction[] = [];
    for (const row of rows)
      if ((await this.access.find(row.caseId))?.granted.has(row.partition)) mine.push(row);
    const decidable = await decidableOf(
      this.database,
      mine.map(({ id }) => id),
    );
    return this.toDtos(mine.filter(({ id }) => decidable.includes(id)));
  }

  async get(id: string): Promise<CorrectionDto> {
    const row = await this.database.repository(Correction).findOneBy({ id });
    const [shown] = row ? await this.toDtos([row]) : [];
    if (!shown) throw notFound();
    return shown;
  }

  private reads(access: CaseAccess, { partition, agencyId }: Correction): boolean {
    const isOwn = access.relations.has('own') || agencyId === this.database.viewer.agencyId;
    return access.reads.has(partition) && isOwn;
  }

  private async toDtos(rows: readonly Correction[]): Promise<CorrectionDto[]> {
    if (rows.length === 0) return [];
    const people = rows.flatMap(({ askedBy, decidedBy }) => [askedBy, ...(decidedBy ? [decidedBy] : [])]);
    const names = await namesOf(this.database, [...new Set(people)]);
    const decidable = await decidableOf(
      this.database,
      rows.filter(({ state }) => state === 'waiting').map(({ id }) => id),
    );
    const cases = await casesNamed(this.database, [...new Set(rows.map(({ caseId }) => caseId))]);
    return Promise.all(
      rows.map(async (row) => {
        const { id, caseId, subjectKind, subjectId, reason, state, version } = row;
        const { before, after } = await this.texts.open(row);
        const about = cases.find((one) => one.caseId === caseId);
        this.database.audit.touch(caseId, row.partition);
        return {
          ...{ id, caseId, subjectKind, subjectId, reason, state, version },
          ...{ code: about?.code ?? null, reference: about?.reference ?? null },
          ...{
            before: valuesOf(before),
            after: valuesOf(after),
            fields: FIELDS_OF[subjectKind].filter((field) => field in after),
          },
          askedBy: names.get(row.askedBy) ?? null,
          askedAt: row.askedAt.toISOString(),
          decidedBy: names.get(row.decidedBy ?? '') ?? null,
          decidedAt: row.decidedAt?.toISOString() ?? null,
          allowedActions: this.actionsOn(row, decidable),
        };
      }),
    );
  }

  private actionsOn(
    { id, askedBy }: Correction,
    decidable: readonly string[],
  ): CorrectionDto['allowedActions'] {
    if (!decidable.includes(id)) return [];
    return askedBy === this.database.viewer.userId ? ['refuse'] : ['confirm', 'refuse'];
  }
}

const valuesOf = (values: CorrectedValues): CorrectedValuesDto =>
  Object.assign(new CorrectedValuesDto(), values);

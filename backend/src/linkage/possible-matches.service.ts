import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { PossibleMatchDto, PossibleMatchRequest } from './linkage.dto.js';
import type { PossibleMatchAnswer } from './linkage.types.js';

interface PossibleMatchRow {
  pair_id: string;
  answer: PossibleMatchAnswer | null;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/** Owners say whether two registrations are one survivor, if the survivor consented to disclose both (ADR 24). */
@Injectable()
export class PossibleMatchesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
  ) {}

  async list(caseId: string): Promise<PossibleMatchDto[]> {
    await this.access.toOwn(caseId, 'consent');
    const rows = await this.database.query<PossibleMatchRow>(
      `select k.pair_id, k.answer, a.name_tg, a.name_ru, a.name_en from panoh.known_at($1) k
         join panoh.agencies a on a.id = k.agency_id where k.pair_id is not null order by a.name_en, k.pair_id`,
      [caseId],
    );
    return rows.map((row) => ({
      pairId: row.pair_id,
      agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
      ownAnswer: row.answer,
    }));
  }

  /** Throws 404 where there is no such pair, or not any more. */
  async answer(caseId: string, { pairId, answer }: PossibleMatchRequest): Promise<void> {
    await this.access.toOwn(caseId, 'consent');
    const [row] = await this.database.query<{ done: boolean }>(
      'select panoh.compare_pair($1, $2, $3) as done',
      [caseId, pairId, answer],
    );
    if (!row?.done) throw notFound();
    this.database.audit.touch(caseId, 'consent');
  }
}

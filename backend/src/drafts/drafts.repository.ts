import { Injectable } from '@nestjs/common';
import type { AgencySealed } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import type { DraftBudget, DraftWriting, StoredDraft } from './drafts.rules.js';

export interface DraftRow extends AgencySealed, StoredDraft {
  key: string;
  caseId: string | null;
  savedAt: Date;
}

export type ListedDraft = DraftRow & { caseCode: string | null };

/** What one write leaves behind. */
export interface DraftSaving {
  key: string;
  caseId: string | null;
  text: AgencySealed;
  writing: DraftWriting;
}

const COLUMNS = `d.key, d.case_id as "caseId", d.agency_key_version as "agencyKeyVersion",
  d.sealed_key as "sealedKey", d.sealed, d.writer, d.edit, d.version, d.saved_at as "savedAt"`;

/** Drafts of the viewer; row security shows nobody another's. */
@Injectable()
export class DraftsRepository {
  constructor(private readonly database: Database) {}

  /** Latest first, each with the code under which she knows the case. */
  list(): Promise<ListedDraft[]> {
    return this.database.query<ListedDraft>(
      `select ${COLUMNS}, coalesce(s.code, c.reference) as "caseCode"
       from panoh.drafts d left join panoh.cases c on c.id = d.case_id
         left join panoh.survivors s on s.case_id = d.case_id
       where d.user_id = $1 and d.agency_id = $2 and d.saved_at > panoh.now() - interval '30 days'
       order by d.saved_at desc, d.key`,
      this.owner,
    );
  }

  /** Locked, so that of two pages that write at once the second sees the first. */
  async find(key: string): Promise<DraftRow | null> {
    const [row] = await this.database.query<DraftRow>(
      `select ${COLUMNS} from panoh.drafts d where d.user_id = $1 and d.agency_id = $2 and d.key = $3 for update`,
      [...this.owner, key],
    );
    return row ?? null;
  }

  async budget(): Promise<DraftBudget> {
    const [row] = await this.database.query<DraftBudget>(
      `select count(*)::integer as kept, coalesce(sum(writes) filter (
         where counted_from > panoh.now() - interval '1 minute'), 0)::integer as writes
       from panoh.drafts where user_id = $1 and agency_id = $2`,
      this.owner,
    );
    return row ?? { kept: 0, writes: 0 };
  }

  async save({ key, caseId, text, writing }: DraftSaving): Promise<{ version: number; savedAt: Date }> {
    const [row] = await this.database.query<{ version: number; savedAt: Date }>(
      `insert into panoh.drafts as d (user_id, agency_id, key, case_id, agency_key_version, sealed_key, sealed,
         writer, edit) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (user_id, agency_id, key) do update set agency_key_version = excluded.agency_key_version,
         sealed_key = excluded.sealed_key, sealed = excluded.sealed, writer = excluded.writer, edit = excluded.edit,
         version = d.version + 1, saved_at = panoh.now(),
         counted_from = case when d.counted_from > panoh.now() - interval '1 minute' then d.counted_from
           else panoh.now() end,
         writes = case when d.counted_from > panoh.now() - interval '1 minute' then d.writes + 1 else 1 end
       returning version, saved_at as "savedAt"`,
      [
        ...this.owner,
        key,
        caseId,
        text.agencyKeyVersion,
        text.sealedKey,
        text.sealed,
        writing.writer,
        writing.edit,
      ],
    );
    if (!row) throw new Error('A draft was not written.');
    return row;
  }

  async remove(key: string): Promise<void> {
    await this.database.query('delete from panoh.drafts where user_id = $1 and agency_id = $2 and key = $3', [
      ...this.owner,
      key,
    ]);
  }

  private get owner(): [userId: string, agencyId: string] {
    const { userId, agencyId } = this.database.viewer;
    return [userId, agencyId];
  }
}

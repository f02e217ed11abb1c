import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type {
  AuditPageDto,
  AuditQuery,
  CheckpointDto,
  CheckpointPageDto,
  KeptCheckpointsDto,
} from './audit-trail.dto.js';
import { auditEntries, checkpointKey, checkpointsAfter, checkpointsBefore } from './audit-trail.queries.js';
import { canonical } from '../platform/audit/chain/canonical.js';
import { toSigned } from '../platform/audit/chain/entry-rows.js';
import type { CheckpointRow } from '../platform/audit/chain/entry-rows.js';

const PAGE = 25;
const NUMBER = /^\d{1,18}$/;

/** The log as a data protection officer sees it; cases appear as pseudonyms only. */
@Injectable()
export class AuditLogService {
  constructor(private readonly database: Database) {}

  async list({ cursor, ...wanted }: AuditQuery): Promise<AuditPageDto> {
    const before = decodeCursor(cursor)?.key ?? null;
    if (before !== null && !NUMBER.test(before)) throw invalid({ path: 'cursor', code: 'not_valid' });
    const rows = await auditEntries(this.database, wanted, { before, limit: PAGE + 1 });
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() })),
      nextCursor: last ? encodeCursor(last.seq, last.seq) : null,
    };
  }
}

/** About a week of them. */
const LINES = 1_000;
const MOST = 2 ** 31 - 1;

/** The signed heads of the log: copies kept outside show whether the log was changed. */
@Injectable()
export class CheckpointsService {
  constructor(private readonly database: Database) {}

  async list(cursor: string | null): Promise<CheckpointPageDto> {
    const before = Number(decodeCursor(cursor)?.key ?? MOST);
    if (!isNumber(before)) throw invalid({ path: 'cursor', code: 'not_valid' });
    const rows = await checkpointsBefore(this.database, before, PAGE + 1);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      publicKey: await checkpointKey(this.database),
      items: rows.slice(0, PAGE).map(toCheckpoint),
      nextCursor: last ? encodeCursor(String(last.no), String(last.no)) : null,
    };
  }

  async keep(after: number): Promise<KeptCheckpointsDto> {
    if (!isNumber(after)) throw invalid({ path: 'after', code: 'not_valid' });
    const rows = await checkpointsAfter(this.database, after, LINES + 1);
    const kept = rows.slice(0, LINES);
    return {
      lines: kept.map((row) => canonical(toSigned(row))),
      last: kept.at(-1)?.no ?? after,
      hasMore: rows.length > LINES,
    };
  }
}

const isNumber = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST;

const toCheckpoint = ({ no, at, chain_no, hash }: CheckpointRow): CheckpointDto => ({
  no,
  at: new Date(at).toISOString(),
  entries: Number(chain_no),
  hash,
});

import { Injectable } from '@nestjs/common';
import { canonical } from '../platform/audit/chain/canonical.js';
import { CHECKPOINTS, toSigned } from '../platform/audit/chain/entry-rows.js';
import type { CheckpointRow } from '../platform/audit/chain/entry-rows.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { CheckpointDto, CheckpointPageDto, KeptCheckpointsDto } from './audit-trail.dto.js';

const PAGE = 25;
/** About a week of them. */
const LINES = 1_000;
const MOST = 2 ** 31 - 1;

/** The signed heads of the log: kept by many, they show to any of them what was changed at one place. */
@Injectable()
export class CheckpointsService {
  constructor(private readonly database: Database) {}

  async list(cursor: string | null): Promise<CheckpointPageDto> {
    const before = Number(decodeCursor(cursor)?.key ?? MOST);
    if (!isNumber(before)) throw invalid({ path: 'cursor', code: 'not_valid' });
    const rows = await this.rows('where no < $1 order by no desc', before, PAGE);
    const [key] = await this.database.query<{ hex: string }>(
      `select encode(public_key, 'hex') as hex from panoh.audit_keys where version = 1`,
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      publicKey: key?.hex ?? null,
      items: rows.slice(0, PAGE).map(toCheckpoint),
      nextCursor: last ? encodeCursor(String(last.no), String(last.no)) : null,
    };
  }

  async keep(after: number): Promise<KeptCheckpointsDto> {
    if (!isNumber(after)) throw invalid({ path: 'after', code: 'not_valid' });
    const rows = await this.rows('where no > $1 order by no', after, LINES);
    const kept = rows.slice(0, LINES);
    return {
      lines: kept.map((row) => canonical(toSigned(row))),
      last: kept.at(-1)?.no ?? after,
      hasMore: rows.length > LINES,
    };
  }

  /** One more than asked for, to know whether there are more. */
  private rows(which: string, no: number, count: number): Promise<CheckpointRow[]> {
    return this.database.query<CheckpointRow>(`${CHECKPOINTS} ${which} limit ${count + 1}`, [no]);
  }
}

const isNumber = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST;

const toCheckpoint = ({ no, at, chain_no, hash }: CheckpointRow): CheckpointDto => ({
  no,
  at: new Date(at).toISOString(),
  entries: Number(chain_no),
  hash,
});

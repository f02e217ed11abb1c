import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import type {
  CallbackBoardDto,
  CallbackOutcomeRequest,
  CallbackRequestDto,
  CallbackRequestRowDto,
  CallbackListDto,
} from './callback-requests.dto.js';
import { CallbackBoardRepository } from './callback-board.repository.js';
import type { CallbackRow } from './callback-board.repository.js';
import { actionsOn } from './callback-actions.rules.js';
import type { CallbackAction } from './callback-actions.rules.js';
import { escalationsAfter, takenEscalations, waitingEscalations } from './callback-requests.rules.js';
import type {
  CallbackOutcome,
  CallbackListName,
  CallbackDetails,
  StaffedWindow,
  TakeOverReason,
} from './callback-requests.types.js';
import { withIds } from './hotline.service.js';
import { callbackPlace } from './callback-encryption.js';

interface LineRow {
  isOpen: boolean;
  withinMinutes: number;
  hours: StaffedWindow[] | null;
}

interface WordsRow {
  agency_key_version: number;
  sealed_key: Buffer;
  sealed: Buffer;
}

const USUAL_MINUTES = 30;

/** The hotline's side: who asked, who calls her, and how it ended. */
@Injectable()
export class CallbackRequestsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly board: CallbackBoardRepository,
  ) {}

  /** What is open, what looks like junk, and what was settled within a week: the first page of each. */
  async list(): Promise<CallbackBoardDto> {
    const line = await this.line();
    const { roles } = this.database.viewer;
    return {
      open: await this.shelf('open', null),
      doubtful: await this.shelf('doubtful', null),
      settled: await this.shelf('settled', null),
      line: {
        isOpen: line.isOpen,
        withinMinutes: line.withinMinutes,
        hasHours: line.hours !== null,
        maySet: roles.includes('supervisor') && line.isHotline,
      },
    };
  }

  /** One page of one part. */
  async shelf(shelf: CallbackListName, cursor: string | null): Promise<CallbackListDto> {
    const { rows, ...page } = await this.board.page(shelf, cursor);
    return { items: rows.map((row) => this.toRow(row)), ...page };
  }

  /** One request; its text only for the worker who took it, and each read is audited. */
  async show(id: string): Promise<CallbackRequestDto> {
    const row = await this.find(id);
    this.database.audit.touch(id, 'safe_contact');
    return { ...this.toRow(row), words: row.state === 'taken' ? await this.words(id) : null };
  }

  async take(id: string, expectedVersion: number, reason: TakeOverReason | null): Promise<string> {
    const row = await this.expect(id, expectedVersion, 'take', 'take_over');
    if (!reason && this.actions(row).includes('take_over'))
      throw invalid({ path: 'reason', code: 'required' });
    const { hours } = await this.line();
    // Skips the level of the worker who just took it; the next level is notified after an hour without a result.
    const [, ...later] = takenEscalations(this.database.now, hours ?? []);
    await this.change(row, 'take', { reason, steps: withIds(later) });
    return id;
  }

  async record(id: string, expectedVersion: number, request: CallbackOutcomeRequest): Promise<string> {
    const { outcome, junkReason, tryAt } = request;
    const row = await this.expect(id, expectedVersion, outcome);
    if (outcome === 'junk' && !junkReason) throw invalid({ path: 'junkReason', code: 'required' });
    const at = tryAt ? new Date(tryAt) : null;
    const { now } = this.database;
    if (outcome === 'not_reached' && (!at || at <= now)) throw invalid({ path: 'tryAt', code: 'required' });
    const { hours } = await this.line();
    const steps = withIds(escalationsAfter(outcome, { now, tryAt: at, hours: hours ?? [] }));
    await this.change(row, outcome, { reason: junkReason ?? null, tryAt: at, steps });
    return id;
  }

  /** A request wrongly marked as junk or settled too early waits again, with a new deadline. */
  async reopen(id: string, expectedVersion: number): Promise<string> {
    const row = await this.expect(id, expectedVersion, 'reopen');
    const { hours, withinMinutes } = await this.line();
    // The worker who reopens it is present, even if the line takes no new requests.
    const line = { withinMinutes, openingHours: hours ?? [], state: 'open' as const };
    const steps = waitingEscalations(this.database.now, line);
    await this.change(row, 'reopen', { steps: withIds(steps) });
    return id;
  }

  /** Whether the hotline takes requests, and what it promises. Without hours nothing can be promised. */
  async setLine(isOpen: boolean, withinMinutes: number): Promise<void> {
    const line = await this.line();
    if (!line.isHotline) throw notFound();
    if (isOpen && line.hours === null) throw refused('hours_missing', ['hours_missing']);
    const { agencyId, userId } = this.database.viewer;
    await this.database.query(
      `insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) values ($1, $2, $3, $4)
       on conflict (agency_id) do update set is_open = excluded.is_open, within_minutes = excluded.within_minutes,
         changed_by = excluded.changed_by, changed_at = panoh.now()`,
      [agencyId, isOpen, withinMinutes, userId],
    );
  }

  private async line(): Promise<LineRow & { isHotline: boolean }> {
    const [row] = await this.database.query<LineRow & { isHotline: boolean }>(
      `select coalesce(l.is_open, false) as "isOpen", coalesce(l.within_minutes, ${USUAL_MINUTES}) as "withinMinutes",
         a.type = 'hotline_1313' as "isHotline",
         (select s.opening_hours from panoh.services s where s.agency_id = a.id and s.type = 'hotline'
           and s.status = 'active' and jsonb_array_length(s.opening_hours) > 0 order by s.id limit 1) as hours
       from panoh.agencies a left join panoh.hotlines l on l.agency_id = a.id where a.id = $1`,
      [this.database.viewer.agencyId],
    );
    if (!row) throw notFound();
    return row;
  }

  private async words(id: string): Promise<CallbackDetails | null> {
    const [row] = await this.database.query<WordsRow>(
      'select agency_key_version, sealed_key, sealed from panoh.callback_details where id = $1',
      [id],
    );
    if (!row) return null;
    const { agency_key_version: agencyKeyVersion, sealed_key: sealedKey, sealed } = row;
    const text = await this.vault.openForAgency(callbackPlace(id), { agencyKeyVersion, sealedKey, sealed });
    return JSON.parse(text) as CallbackDetails;
  }

  private async find(id: string): Promise<CallbackRow> {
    const row = await this.board.find(id);
    if (!row) throw notFound();
    return row;
  }

  private async expect(
    id: string,
    expectedVersion: number,
    ...wanted: CallbackAction[]
  ): Promise<CallbackRow> {
    const row = await this.find(id);
    expectVersion(expectedVersion, row.version, this.toRow(row));
    this.database.audit.touch(id, 'safe_contact');
    if (!this.actions(row).some((action) => wanted.includes(action))) throw refused('not_possible_now');
    return row;
  }

  private async change(
    row: CallbackRow,
    action: CallbackOutcome | 'take' | 'reopen',
    values: object,
  ): Promise<void> {
    await this.database.query('select panoh.change_help($1, $2, $3, $4)', [
      ...[row.id, row.version, action],
      JSON.stringify(values),
    ]);
  }

  private actions(row: CallbackRow) {
    const { userId, roles } = this.database.viewer;
    return actionsOn({
      state: row.state,
      outcome: row.outcome,
      isMine: row.takenBy === userId,
      isLocked: row.lockedAt !== null,
      supervises: roles.includes('supervisor'),
    });
  }

  private toRow(row: CallbackRow): CallbackRequestRowDto {
    return {
      id: row.id,
      receivedAt: row.receivedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      isLate: row.state === 'waiting' && row.dueAt < this.database.now,
      isDoubtful: row.isDoubtful,
      state: row.state,
      isMine: row.takenBy === this.database.viewer.userId,
      takenByName: row.takenByName,
      tryAt: row.tryAt?.toISOString() ?? null,
      isLocked: row.lockedAt !== null,
      outcome: row.outcome,
      junkReason: row.junkReason,
      settledAt: row.settledAt?.toISOString() ?? null,
      allowedActions: this.actions(row),
      version: row.version,
    };
  }
}

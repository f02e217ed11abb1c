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
  SmsAnswerRequest,
} from './callback-requests.dto.js';
import {
  callbackPage,
  changeCallback,
  findCallback,
  ownHotline,
  sealedDetails,
  setOwnHotline,
} from './callback-requests.queries.js';
import type { CallbackRow } from './callback-requests.queries.js';
import {
  actionsOn,
  escalationsAfter,
  takenEscalations,
  urgentEscalations,
  waitingEscalations,
} from './callback-requests.rules.js';
import type { CallbackAction } from './callback-requests.rules.js';
import type {
  CallbackDetails,
  CallbackListName,
  StaffedWindow,
  TakeOverReason,
} from './callback-requests.types.js';
import { SmsAnswersService } from './sms/sms-answers.service.js';
import { withIds } from './hotline.service.js';
import { callbackPlace } from './callback-encryption.js';

/** What the form of the public page does not ask. */
const UNSAID = { wish: 'call', message: '', spot: null } as const;
type Written = Omit<CallbackDetails, keyof typeof UNSAID> & Partial<CallbackDetails>;

/** The hotline's side: who asked, who calls her, and how it ended. */
@Injectable()
export class CallbackRequestsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly sms: SmsAnswersService,
  ) {}

  /** What is open, what looks like junk, and what was settled within a week: the first page of each. */
  async list(): Promise<CallbackBoardDto> {
    const { isOpen, withinMinutes, hours, isHotline } = await ownHotline(this.database);
    const maySet = this.database.viewer.roles.includes('supervisor') && isHotline;
    return {
      open: await this.page('open', null),
      doubtful: await this.page('doubtful', null),
      settled: await this.page('settled', null),
      line: { isOpen, withinMinutes, hasHours: hours !== null, maySet, ...this.sms.configured },
    };
  }

  async page(list: CallbackListName, cursor: string | null): Promise<CallbackListDto> {
    const { rows, ...page } = await callbackPage(this.database, list, cursor);
    return { items: rows.map((row) => this.toRow(row)), ...page };
  }

  /** One request; its text only for the worker who took it, and each read is audited. */
  async show(id: string): Promise<CallbackRequestDto> {
    const row = await findCallback(this.database, id);
    this.database.audit.touch(id, 'safe_contact');
    const words = row.state === 'taken' ? await this.words(id) : null;
    const conversation = words && row.source === 'sms' ? await this.sms.conversation(row) : null;
    return { ...this.toRow(row), words, conversation };
  }

  async take(id: string, expectedVersion: number, reason: TakeOverReason | null): Promise<string> {
    const row = await this.expect(id, expectedVersion, 'take', 'take_over');
    if (!reason && this.actions(row).includes('take_over'))
      throw invalid({ path: 'reason', code: 'required' });
    // Skips the level of the worker who just took it; the next level is notified after an hour without a result.
    const [, ...later] = takenEscalations(this.database.now, await this.hoursFor(row));
    await changeCallback(this.database, row, { action: 'take', reason, steps: withIds(later) });
    return id;
  }

  async record(id: string, expectedVersion: number, request: CallbackOutcomeRequest): Promise<string> {
    const { outcome, junkReason, tryAt } = request;
    const row = await this.expect(id, expectedVersion, outcome);
    if (outcome === 'junk' && !junkReason) throw invalid({ path: 'junkReason', code: 'required' });
    const at = tryAt ? new Date(tryAt) : null;
    const { now } = this.database;
    if (outcome === 'not_reached' && (!at || at <= now)) throw invalid({ path: 'tryAt', code: 'required' });
    const hours = await this.hoursFor(row);
    const steps = withIds(escalationsAfter(outcome, { now, tryAt: at, hours }));
    await changeCallback(this.database, row, {
      action: outcome,
      reason: junkReason ?? null,
      tryAt: at,
      steps,
    });
    return id;
  }

  /** The worker says that it is safe now; nothing is sent on its own. */
  async answerBySms(id: string, expectedVersion: number, request: SmsAnswerRequest): Promise<string> {
    const row = await this.expect(id, expectedVersion, 'reached');
    const words = row.source === 'sms' ? await this.words(id) : null;
    if (!words) throw refused('not_possible_now');
    await this.sms.answer(row, words.number, request);
    return id;
  }

  /** A request wrongly marked as junk or settled too early waits again, with a new deadline. */
  async reopen(id: string, expectedVersion: number): Promise<string> {
    const row = await this.expect(id, expectedVersion, 'reopen');
    const { hours, withinMinutes } = await ownHotline(this.database);
    // The worker who reopens it is present, even if the line takes no new requests.
    const line = { withinMinutes, openingHours: hours ?? [], state: 'open' as const };
    const escalations = row.source === 'page' ? waitingEscalations : urgentEscalations;
    const steps = escalations(this.database.now, line);
    await changeCallback(this.database, row, { action: 'reopen', steps: withIds(steps) });
    return id;
  }

  /** Whether the hotline takes requests, and what it promises. Without hours it can promise nothing. */
  async setLine(isOpen: boolean, withinMinutes: number): Promise<void> {
    const line = await ownHotline(this.database);
    if (!line.isHotline) throw notFound();
    if (isOpen && line.hours === null) throw refused('hours_missing', ['hours_missing']);
    await setOwnHotline(this.database, { isOpen, withinMinutes });
  }

  /** A hidden request and a text message wait by the clock, also at night. */
  private async hoursFor({ source }: CallbackRow): Promise<readonly StaffedWindow[]> {
    return source === 'page' ? ((await ownHotline(this.database)).hours ?? []) : [];
  }

  private async words(id: string): Promise<CallbackDetails | null> {
    const sealed = await sealedDetails(this.database, id);
    if (!sealed) return null;
    const words = JSON.parse(await this.vault.openForAgency(callbackPlace(id), sealed)) as Written;
    return { ...UNSAID, ...words };
  }

  private async expect(
    id: string,
    expectedVersion: number,
    ...wanted: CallbackAction[]
  ): Promise<CallbackRow> {
    const row = await findCallback(this.database, id);
    expectVersion(expectedVersion, row.version, this.toRow(row));
    this.database.audit.touch(id, 'safe_contact');
    if (!this.actions(row).some((action) => wanted.includes(action))) throw refused('not_possible_now');
    return row;
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
    const { id, source, isDoubtful, state, takenByName, outcome, junkReason, version } = row;
    return {
      ...{ id, source, isDoubtful, state, takenByName, outcome, junkReason, version },
      receivedAt: row.receivedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      tryAt: row.tryAt?.toISOString() ?? null,
      settledAt: row.settledAt?.toISOString() ?? null,
      isLate: state === 'waiting' && row.dueAt < this.database.now,
      isMine: row.takenBy === this.database.viewer.userId,
      isLocked: row.lockedAt !== null,
      allowedActions: this.actions(row),
    };
  }
}

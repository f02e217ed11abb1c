import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ReferralRecord } from './referral.entity.js';

/** The empty fields of a new referral. */
const NEW = {
  receivedAt: null,
  decidedAt: null,
  endedAt: null,
  contactDueAt: null,
  contactedAt: null,
  outcomeDueAt: null,
  appointmentAt: null,
  serviceOn: null,
  declineReason: null,
  nextStep: null,
  unavailableReason: null,
  withdrawalReason: null,
  survivorFeedback: null,
  notAskedReason: null,
  noLongerWanted: false,
  askedAt: null,
  receivedCaseId: null,
  resentAt: null,
  missingCodes: [],
  settledBy: null,
  settledAt: null,
  waitingOn: null,
  interimHelp: null,
  gapRecordedAt: null,
  gapTried: null,
  gapSince: null,
  version: 1,
} satisfies Partial<ReferralRecord>;

export type SentReferral = Omit<ReferralRecord, keyof typeof NEW>;

const sentSlot = (id: string): string => `sent/${id}`;

/** Referrals as far as row-level security shows them to the viewer, and what only the database may do. */
@Injectable()
export class ReferralsRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<ReferralRecord> {
    const sent = this.database.memo.get(sentSlot(id)) as ReferralRecord | undefined;
    if (sent) return sent;
    const [record] = await this.database.rows(ReferralRecord, 'where id = $1', [id]);
    if (!record) throw notFound();
    return record;
  }

  /** The row, locked until the transaction ends: two answers at once are one answer and one refusal. */
  async lock(id: string): Promise<ReferralRecord> {
    const [record] = await this.database.rows(ReferralRecord, 'where id = $1 for update', [id]);
    if (!record) throw notFound();
    return record;
  }

  /** Referrals of a case, oldest first. */
  ofCase(caseId: string): Promise<ReferralRecord[]> {
    return this.database.rows(ReferralRecord, 'where case_id = $1 order by sent_at, id', [caseId]);
  }

  /** Ids of the referrals from a case to one agency that are not withdrawn. */
  async idsTo(caseId: string, agencyId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select id from panoh.referrals where case_id = $1 and to_agency_id = $2 and status <> 'withdrawn'
       order by sent_at, id`,
      [caseId, agencyId],
    );
    return rows.map((row) => row.id);
  }

  /** Requests for a support lead that still run. */
  openSupportLeads(caseId: string): Promise<ReferralRecord[]> {
    return this.database
      .repository(ReferralRecord)
      .findBy({ caseId, kind: 'support_lead', endedAt: IsNull() });
  }

  /** The referral of which the viewer's own case was made, while it still runs. */
  findReceived(caseId: string): Promise<ReferralRecord | null> {
    return this.database.repository(ReferralRecord).findOneBy({
      receivedCaseId: caseId,
      status: In(['accepted', 'appointment', 'service_started']),
    });
  }

  async insert(values: Partial<ReferralRecord>): Promise<void> {
    await this.database.insert(ReferralRecord, values);
  }

  /** Inserts a referral and caches it in this transaction for rendering. */
  async send(values: SentReferral): Promise<void> {
    await this.database.insert(ReferralRecord, values);
    this.database.memo.set(sentSlot(values.id), { ...NEW, ...values });
  }

  async change(record: ReferralRecord, values: Partial<ReferralRecord>): Promise<void> {
    this.database.memo.delete(sentSlot(record.id));
    await this.database
      .repository(ReferralRecord)
      .update({ id: record.id }, { ...values, version: record.version + 1 });
  }

  /** Stores the consent that the referral rests on; triggers no notification. */
  async keepConsent({ id, consentId }: ReferralRecord): Promise<void> {
    this.database.memo.delete(sentSlot(id));
    await this.database.repository(ReferralRecord).update({ id }, { consentId });
  }

  /**
   * Grants the receiver what consent covers now; throws if consent has ended. False if no counted place is free;
   * waits for a concurrent acceptance.
   */
  async grantToReceiver(id: string): Promise<boolean> {
    const [row] = await this.database.query<{ done: boolean }>(
      'select panoh.accept_referral($1, $2) as done',
      [id, newId()],
    );
    return row?.done ?? false;
  }

  /** Copies the blocks on the sender's case to the receiver's case. */
  async inheritBlocks(id: string, caseId: string): Promise<void> {
    await this.database.query('select panoh.inherit_blocks($1, $2)', [id, caseId]);
  }

  async askReceiver(id: string): Promise<void> {
    await this.database.query('select panoh.ask(null, $1)', [id]);
  }

  /** Deletes the case that an acceptance of the last minutes made, and ends what it opened. Throws where it was used. */
  async undoAcceptance({ id }: ReferralRecord): Promise<void> {
    this.database.memo.delete(sentSlot(id));
    await this.database.query('select panoh.undo_acceptance($1)', [id]);
  }

  /** Reports to the police case that its support lead accepted or declined; false if nothing changed. */
  async answerSupportLead(id: string, accepts: boolean): Promise<boolean> {
    const [row] = await this.database.query<{ changed: boolean }>(
      'select panoh.answer_support_lead($1, $2) as changed',
      [id, accepts],
    );
    return row?.changed ?? false;
  }
}

import { Injectable } from '@nestjs/common';
import { expectAlone } from '../cases/index.js';
import type { KnownAnswer } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { hasEnded, toReferral } from './referral-changes.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralMessagesService } from './referral-messages.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralViewsService } from './referral-views.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { DeclineRequest, ReRouteRequest, WithdrawalRequest } from './referrals.dto.js';
import { askReceiver, changeReferral, findReferral, lockReferral } from './referrals.queries.js';
import { referralRefusals } from './referrals.rules.js';

/** The steps of both sides after a referral was sent. */
@Injectable()
export class ReferralsService {
  constructor(
    private readonly database: Database,
    private readonly effects: ReferralEffectsService,
    private readonly sending: ReferralSendingService,
    private readonly views: ReferralViewsService,
    private readonly messages: ReferralMessagesService,
  ) {}

  /** Locks and returns the referral for a permitted command. Throws with every reason for refusal. */
  async toCommand(id: string, expectedVersion: number, command: ReferralCommand): Promise<ReferralRecord> {
    const record = await lockReferral(this.database, id);
    const standing = await this.views.standing(record);
    if (record.version !== expectedVersion)
      expectVersion(expectedVersion, record.version, await this.views.show(record));
    const attempt = { actor: standing.actor, command };
    const refusals = referralRefusals(toReferral(record), attempt, this.database.now);
    if (refusals.includes('not_found')) throw notFound();
    if (refusals.includes('not_your_step')) throw notAllowed();
    if (refusals.length > 0) throw refused(refusals[0] ?? 'refused', refusals);
    if (!standing.actions.includes(command.action)) throw notAllowed();
    return record;
  }

  /** Every step that does nothing more than to change the referral. */
  async carryOut(id: string, expectedVersion: number, command: ReferralCommand): Promise<void> {
    const record = await this.toCommand(id, expectedVersion, command);
    if (command.action === 'remind') await askReceiver(this.database, id);
    await this.effects.apply(record, command);
  }

  /** Words to the sender come with it; an empty message is none. Police and courts do not learn who serves her. */
  async decline(id: string, expectedVersion: number, request: DeclineRequest): Promise<void> {
    const { message, ...answer } = request;
    const { record } = await this.views.side(id);
    if (!(await this.views.declineReasons(record)).includes(answer.reason))
      throw invalid({ path: 'reason', code: 'not_in_list' });
    if (message && (message.words || message.ready.length > 0)) await this.messages.keep(id, message);
    const hasWords = Boolean(message?.words);
    await this.carryOut(id, expectedVersion, { action: 'decline', ...answer, hasWords });
  }

  /** The survivor no longer wants this help: withdraws a running referral, settles an ended one. */
  async endBySurvivorsWish(id: string, expectedVersion: number, alone: KnownAnswer): Promise<void> {
    const { status } = await findReferral(this.database, id);
    if (!hasEnded(status)) return this.withdraw(id, expectedVersion, { reason: 'no_longer_wanted', alone });
    expectAlone(true, alone);
    const command = { action: 'record_feedback', word: null, noLongerWanted: true, alone } as const;
    await this.carryOut(id, expectedVersion, command);
  }

  async withdraw(id: string, expectedVersion: number, request: WithdrawalRequest): Promise<void> {
    expectAlone(request.reason === 'no_longer_wanted', request.alone);
    await this.carryOut(id, expectedVersion, { action: 'withdraw', ...request });
  }

  /** Accepted by mistake: the database deletes the case it made, or refuses where it was used. */
  async undoAcceptance(id: string, expectedVersion: number): Promise<void> {
    await this.effects.undoAcceptance(await this.toCommand(id, expectedVersion, { action: 'undo_accept' }));
  }

  /** Sends it to another agency and returns the successor's id. A running referral is withdrawn. */
  async reRoute(id: string, expectedVersion: number, request: ReRouteRequest): Promise<string> {
    // The case first and the referral second, as a withdrawn consent does, so that neither waits for the other.
    const known = await this.views.side(id);
    const isSender = known.standing.view === 'sender';
    const prepared = await this.sending.prepareSuccessor(known.record, request, isSender);
    const toAgencyId = prepared.receiver.agencyId;
    const command = { action: 're_route', toAgencyId, sendRefusals: [] } as const;
    const record = await this.toCommand(id, expectedVersion, command);
    if (prepared.refusals.length > 0) throw refused('referral_refused', prepared.refusals);
    // An ended referral only gets a new version, so that two users do not send it on at once.
    if (hasEnded(record.status)) await changeReferral(this.database, record, {});
    else await this.effects.apply(record, command);
    return this.sending.sendPrepared(prepared);
  }

  /** Sends it to the same receiver once more, with what was missing; consent must still be valid. */
  async resend(id: string, expectedVersion: number): Promise<void> {
    const known = await this.views.side(id);
    if (known.standing.view === 'sender') await this.sending.lockCase(known.record.caseId);
    const command = { action: 'send_missing', sendRefusals: [] } as const;
    const record = await this.toCommand(id, expectedVersion, command);
    const refusals = await this.sending.resendRefusals(record);
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    await this.effects.apply(record, command);
  }
}

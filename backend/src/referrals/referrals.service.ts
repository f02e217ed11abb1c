import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import { ReferralActorsService } from './referral-actors.service.js';
import type { ReferralCommand } from './referral-commands.types.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { hasEnded, toReferral } from './referral-mapping.js';
import { ReferralViewsService } from './referral-views.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralDto } from './referrals.dto.js';
import { ReferralsRepository } from './referrals.repository.js';
import { referralRefusals } from './referrals.rules.js';
import type { ReferralView } from './referrals.types.js';

/** What both sides do with a referral after it was sent, each its own steps. */
@Injectable()
export class ReferralsService {
  constructor(
    private readonly database: Database,
    private readonly rows: ReferralsRepository,
    private readonly actors: ReferralActorsService,
    private readonly effects: ReferralEffectsService,
    private readonly views: ReferralViewsService,
  ) {}

  async get(id: string): Promise<ReferralDto> {
    return this.views.show(await this.rows.find(id));
  }

  /** Referrals of a case, oldest first: all of them for its owner, its own for a receiver. */
  async ofCase(caseId: string): Promise<ReferralDto[]> {
    return this.views.showAll(caseId, await this.rows.ofCase(caseId));
  }

  /** The referral and the side on which the viewer stands, before anything is locked. */
  async side(id: string): Promise<{ record: ReferralRecord; view: ReferralView }> {
    const record = await this.rows.find(id);
    const standing = await this.actors.find(record);
    if (!standing) throw notFound();
    return { record, view: standing.view };
  }

  /** Locks and returns the referral for a permitted command. Throws with every reason for refusal. */
  async toCommand(id: string, expectedVersion: number, command: ReferralCommand): Promise<ReferralRecord> {
    const record = await this.rows.lock(id);
    const standing = await this.actors.find(record);
    if (!standing) throw notFound();
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

  /** Everything but accepting and sending elsewhere, which do more. */
  async carryOut(id: string, expectedVersion: number, command: ReferralCommand): Promise<void> {
    const record = await this.toCommand(id, expectedVersion, command);
    if (command.action === 'remind') await this.rows.askReceiver(id);
    await this.effects.apply(record, command);
  }

  /** The survivor no longer wants this help: withdraws a running referral, settles an ended one. */
  async endByHerWish(id: string, expectedVersion: number): Promise<void> {
    const { status } = await this.rows.find(id);
    const command: ReferralCommand = hasEnded(status)
      ? { action: 'record_feedback', word: null, noLongerWanted: true }
      : { action: 'withdraw', reason: 'no_longer_wanted' };
    await this.carryOut(id, expectedVersion, command);
  }
}

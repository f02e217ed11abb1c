import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { ServicesService } from '../agencies/index.js';
import type { ServiceType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { Permission } from '../platform/http/permissions.js';
import { hasEnded, toReferral } from './referral-changes.rules.js';
import type { ReferralActor } from './referral-commands.types.js';
import type { ReferralRecord } from './referral.entity.js';
import { allowedReferralActions, endingOf, isRefused, referralView, undoUntil } from './referrals.rules.js';
import type { ReferralAction, ReferralBox, ReferralView } from './referrals.types.js';

/** The receiver records a contact in its own case; that case reports it here. */
const PERMISSION_OF: Record<ReferralAction, Permission> = {
  acknowledge: 'referrals.answer',
  accept: 'referrals.accept',
  decline: 'referrals.answer',
  mark_unavailable: 'referrals.answer',
  record_contact: 'contacts.write',
  set_appointment: 'referrals.answer',
  start_service: 'referrals.answer',
  complete: 'referrals.answer',
  mark_not_attended: 'referrals.answer',
  record_feedback: 'referrals.answer',
  withdraw: 'referrals.answer',
  re_route: 'referrals.re_route',
  remind: 'referrals.ask',
  undo_accept: 'referrals.accept',
  send_missing: 'referrals.send',
  help_ourselves: 'referrals.send',
  take_waiting_place: 'referrals.send',
  record_gap: 'referrals.re_route',
};

export interface Standing {
  actor: ReferralActor;
  view: ReferralView;
  actions: ReferralAction[];
}

/** On which side of a referral the viewer stands, and which actions are allowed there. */
@Injectable()
export class ReferralStandingsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly services: ServicesService,
  ) {}

  /** Null where the referral does not exist for the viewer. Blocks never let the row through. */
  async find(record: ReferralRecord): Promise<Standing | null> {
    const { agencyId, roles } = this.database.viewer;
    const isParty = agencyId === record.fromAgencyId || agencyId === record.toAgencyId;
    const access = isParty && mayCall(roles, 'cases.write') ? null : await this.access.find(record.caseId);
    const coordinatesGroup = access?.relations.has('group') ?? false;
    return this.standingOf(record, coordinatesGroup, await this.ownServices([record]));
  }

  /** Services of the viewer's agency: they matter only where a referral was refused. */
  async ownServices(records: readonly ReferralRecord[]): Promise<ServiceType[]> {
    return records.some(isRefused) ? this.services.ownTypes() : [];
  }

  /** The same for a row of a box, without another query for each. */
  inBox(record: ReferralRecord, box: ReferralBox, ownServices: readonly ServiceType[]): Standing | null {
    const slot = `box/${box}/${[...this.likenessOf(record), ownServices.includes(record.serviceType)].join('/')}`;
    const { memo } = this.database;
    const known = memo.get(slot) as Standing | null | undefined;
    if (known !== undefined) return known;
    const standing = this.standingOf(record, box === 'group', ownServices);
    memo.set(slot, standing);
    return standing;
  }

  /** Rows that are alike in this allow the same actions, and a page has few kinds of them. */
  private likenessOf(record: ReferralRecord): unknown[] {
    const { agencyId } = this.database.viewer;
    const { status, decidedAt } = record;
    return [
      status,
      record.kind,
      record.fromAgencyId === agencyId,
      record.toAgencyId === agencyId,
      record.receivedCaseId === null,
      record.contactedAt === null,
      status === 'accepted' && decidedAt !== null && this.database.now < undoUntil(decidedAt),
      record.declineReason,
      record.withdrawalReason,
      record.settledBy,
      record.noLongerWanted,
      record.survivorFeedback === 'not_received',
      endingOf(record),
    ];
  }

  private standingOf(
    record: ReferralRecord,
    coordinatesGroup: boolean,
    ownServices: readonly ServiceType[],
  ): Standing | null {
    const { agencyId, roles } = this.database.viewer;
    const worksOnCases = mayCall(roles, 'cases.write');
    const actor = { agencyId, worksOnCases, coordinatesGroup, isBlocked: false, ownServices };
    const view = referralView({ ...record, isReceived: record.receivedCaseId !== null }, actor);
    return view && { actor, view, actions: this.actionsOf(record, actor, view) };
  }

  private actionsOf(record: ReferralRecord, actor: ReferralActor, view: ReferralView): ReferralAction[] {
    // A receiver that declined or whose referral was withdrawn has no further actions.
    if (view === 'withdrawn' || (view === 'offer' && hasEnded(record.status))) return [];
    return allowedReferralActions(toReferral(record), actor, this.database.now).filter((action) => {
      // Later contacts than the first belong to the case alone.
      if (action === 'record_contact' && record.contactedAt !== null) return false;
      // Only the owner asks for a support lead or a new owner, and asks the survivor first.
      if (action === 're_route' && view === 'group' && record.kind !== 'service') return false;
      return mayCall(this.database.viewer.roles, PERMISSION_OF[action]);
    });
  }
}

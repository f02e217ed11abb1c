import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { ServicesService } from '../agencies/index.js';
import type { ServiceType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { Permission } from '../platform/http/permissions.js';
import type { ReferralActor } from './referral-commands.types.js';
import { referralView } from './referrals.access.js';
import { allowedReferralActions } from './referrals.rules.js';
import { hasEnded, toReferral } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralAction, ReferralView } from './referrals.types.js';
import { isRefused, undoUntil } from './refused-referrals.rules.js';

/** The receiver records a contact in its own case; that case reports it here. */
const PERMISSION_OF: Record<ReferralAction, Permission> = {
  acknowledge: 'referrals.answer',
  accept: 'referrals.accept',
  decline: 'referrals.answer',
  mark_unavailable: 'referrals.answer',
  // Recorded in the receiver’s own case.
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

/** On which side of a referral the viewer stands, and what she may do there. */
@Injectable()
export class ReferralActorsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly services: ServicesService,
  ) {}

  /** The viewer's standing; null where the referral does not exist for her. Blocks never let the row through. */
  async find(record: ReferralRecord): Promise<Standing | null> {
    const { agencyId, roles } = this.database.viewer;
    const isParty = agencyId === record.fromAgencyId || agencyId === record.toAgencyId;
    const worksOnCases = mayCall(roles, 'cases.write');
    const access = isParty && worksOnCases ? null : await this.access.find(record.caseId);
    const actor = {
      agencyId,
      worksOnCases,
      coordinatesGroup: access?.relations.has('group') ?? false,
      isBlocked: false,
      ownServices: await this.ownServices([record]),
    };
    return this.standingOf(record, actor);
  }

  /** What the viewer's agency offers: it matters only where a referral was refused. */
  async ownServices(records: readonly ReferralRecord[]): Promise<ServiceType[]> {
    return records.some((record) => isRefused(toReferral(record))) ? this.services.ownTypes() : [];
  }

  /** The same for a row of the viewer's own box, without asking the database once more for each. */
  inBox(record: ReferralRecord, ownServices: readonly ServiceType[]): Standing | null {
    const { agencyId, roles } = this.database.viewer;
    const slot = `box/${[...this.likenessOf(record), ownServices.includes(record.serviceType)].join('/')}`;
    const { memo } = this.database;
    const known = memo.get(slot) as Standing | null | undefined;
    if (known !== undefined) return known;
    const standing = this.standingOf(record, {
      agencyId,
      worksOnCases: mayCall(roles, 'cases.write'),
      coordinatesGroup: false,
      isBlocked: false,
      ownServices,
    });
    memo.set(slot, standing);
    return standing;
  }

  /** Rows that are alike in this are alike in what may be done to them, and a page has few kinds of them. */
  private likenessOf(record: ReferralRecord): unknown[] {
    const { agencyId } = this.database.viewer;
    const { status, kind, fromAgencyId, toAgencyId, receivedCaseId } = record;
    const { declineReason, withdrawalReason, settledBy, noLongerWanted, decidedAt, contactedAt } = record;
    const isUndoable =
      status === 'accepted' && decidedAt !== null && this.database.now < undoUntil(decidedAt);
    return [
      status,
      kind,
      fromAgencyId === agencyId,
      toAgencyId === agencyId,
      receivedCaseId === null,
      contactedAt === null,
      isUndoable,
      declineReason,
      withdrawalReason,
      settledBy,
      noLongerWanted,
      record.survivorFeedback === 'not_received',
    ];
  }

  private standingOf(record: ReferralRecord, actor: ReferralActor): Standing | null {
    const view = referralView({ ...record, isReceived: record.receivedCaseId !== null }, actor);
    return view && { actor, view, actions: this.actionsOf(record, { actor, view }) };
  }

  private actionsOf(
    record: ReferralRecord,
    { actor, view }: { actor: ReferralActor; view: ReferralView },
  ): ReferralAction[] {
    // A receiver that declined or whose referral was withdrawn has no further actions.
    if (view === 'withdrawn' || (view === 'offer' && hasEnded(record.status))) return [];
    return allowedReferralActions(toReferral(record), actor, this.database.now).filter((action) => {
      // The clock asks for the first contact; later ones belong to the case alone.
      if (action === 'record_contact' && record.contactedAt !== null) return false;
      // Only a police owner asks for a support lead, and asks her first.
      if (action === 're_route' && view === 'group' && record.kind === 'support_lead') return false;
      return mayCall(this.database.viewer.roles, PERMISSION_OF[action]);
    });
  }
}

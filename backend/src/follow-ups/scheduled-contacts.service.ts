import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CaseAssignmentService, CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { SafeContactsService } from '../survivors/index.js';
import { contactFactsOf, notifyPeople } from './contacts.queries.js';
import { assigneeActions, decisionRefusals, isUndecided } from './scheduled-contacts.rules.js';
import { ContactDecision, FollowUp } from './follow-ups.entity.js';
import type { ScheduledContactDto } from './follow-ups.dto.js';
import { planContacts } from './shared-contacts.rules.js';
import type { ContactShare } from './shared-contacts.rules.js';
import type { ContactAssignee, ContactDecisionCode, ScheduledContact } from './scheduled-contacts.rules.js';

interface Planned {
  slots: ScheduledContact[];
  /** Of the rows of this case what was decided, or nothing yet. */
  decided: Map<string, ContactDecisionCode | null>;
  assignee: ContactAssignee | null;
  /** The agency that makes the contacts for this one. */
  partner: ContactShare['agency'] | null;
}

/** Planned contacts, and the supervisor's decisions on those with no safe time before they are due. */
@Injectable()
export class ScheduledContactsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly safeContacts: SafeContactsService,
    private readonly timeline: TimelineService,
  ) {}

  /** Earliest due first; none for those who may not read how to reach her. */
  async list(caseId: string): Promise<ScheduledContactDto[]> {
    await this.access.toRead(caseId, 'follow_ups');
    const planned = await this.planned(caseId);
    return planned.slots.map((slot) => this.toDto(slot, planned));
  }

  /** For every row of the slot that begins with this one; a further decision is added when the slot changes. */
  async decide(caseId: string, followUpId: string, decision: ContactDecisionCode): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    await this.cases.lock(caseId);
    const { slots, decided } = await this.planned(caseId);
    const slot = slots.find(({ rowIds }) => rowIds[0] === followUpId);
    const refusals = decisionRefusals(slot, decided, this.database.viewer.roles);
    if (refusals.includes('not_hers_to_decide')) throw notAllowed();
    if (!slot || refusals.length > 0) throw refused('nothing_to_decide', refusals);
    const { agencyId, userId: decidedBy } = this.database.viewer;
    for (const rowId of slot.rowIds.filter((one) => decided.get(one) === null)) {
      const made = { id: newId(), caseId, followUpId: rowId, agencyId, decidedBy, decision };
      await this.database.insert(ContactDecision, made);
    }
    const facts = { decision };
    await this.timeline.add({ caseId, kind: 'contact_decided', partition: 'follow_ups', facts });
  }

  private toDto(slot: ScheduledContact, { decided, assignee, partner }: Planned): ScheduledContactDto {
    const { roles } = this.database.viewer;
    const rights = {
      makesContacts: mayCall(roles, 'contacts.write'),
      isSupervisor: mayCall(roles, 'contacts.decide'),
    };
    return {
      followUpIds: [...slot.rowIds],
      dueAt: slot.dueAt.toISOString(),
      window: slot.window && {
        startsAt: slot.window.startsAt.toISOString(),
        endsAt: slot.window.endsAt.toISOString(),
      },
      supervisorDecides: isUndecided(slot, decided),
      decision: decided.get(slot.rowIds[0] ?? '') ?? null,
      assignee: partner
        ? { name: null, agencyName: partner, isMine: false }
        : assignee && { name: assignee.name, agencyName: null, isMine: assignee.isMine },
      allowedActions: [
        ...(decisionRefusals(slot, decided, roles).length === 0 ? ['decide_contact'] : []),
        ...assigneeActions(partner ? { userId: null, name: null, isMine: false } : assignee, rights),
      ],
    };
  }

  private async planned(caseId: string): Promise<Planned> {
    const known = (await this.safeContacts.timesOf([caseId])).get(caseId);
    if (!known) return { slots: [], decided: new Map(), assignee: null, partner: null };
    const [rows, facts] = await awaitAll([
      this.database.repository(FollowUp).findBy({ caseId, status: 'pending' }),
      contactFactsOf(this.database, [caseId]),
    ]);
    const { assignee = null, contactedAt = null, share = null } = facts.get(caseId) ?? {};
    const moment = { now: this.database.now, contactedAt };
    const { carriage, slots } = planContacts(rows, { times: known.times, moment, share });
    const found = await this.database
      .repository(ContactDecision)
      .find({ where: { followUpId: In(rows.map(({ id }) => id)) }, order: { decidedAt: 'ASC', id: 'ASC' } });
    const decided = new Map<string, ContactDecisionCode | null>(rows.map(({ id }) => [id, null]));
    for (const { followUpId, decision } of found) decided.set(followUpId, decision);
    const partner = share && carriage === 'partner' ? share.agency : null;
    return { slots, decided, assignee, partner };
  }
}

/** Who makes the planned contacts of a case, until she has been spoken with. */
@Injectable()
export class ContactAssignmentService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly caseAssignment: CaseAssignmentService,
    private readonly timeline: TimelineService,
  ) {}

  /** A colleague takes the contacts, or a supervisor assigns them; null assigns the case lead. */
  async name(caseId: string, userId: string | null): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    await this.cases.lock(caseId);
    const { viewer, now } = this.database;
    const isTaking = userId === viewer.userId && mayCall(viewer.roles, 'contacts.write');
    if (!isTaking && !mayCall(viewer.roles, 'contacts.decide')) throw notAllowed();
    if (userId !== null) await this.caseAssignment.expectEligible(caseId, userId);
    await this.cases.update(caseId, { contactUserId: userId, contactTakenAt: userId === null ? null : now });
    await this.timeline.add({ caseId, kind: 'contact_handed', partition: 'follow_ups' });
    if (userId === null || isTaking) return;
    await notifyPeople(this.database, caseId, { kind: 'contact_handed', userIds: [userId] });
  }
}

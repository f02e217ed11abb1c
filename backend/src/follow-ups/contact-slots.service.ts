import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SafeContactsService } from '../survivors/index.js';
import { ContactDecision } from './contact-decision.entity.js';
import type { ContactSlotDto } from './contact-slots.dto.js';
import { FollowUp } from './follow-up.entity.js';
import { latestContacts } from './latest-contacts.js';
import { decisionRefusals, isUndecided } from './slot-decisions.rules.js';
import { gatherSlots } from './slots.rules.js';
import type { ContactSlot, SlotDecision } from './slots.types.js';

interface Planned {
  slots: ContactSlot[];
  decided: Map<string, SlotDecision>;
}

/** The contacts planned with her, and what the supervisor decided where no safe time lies before one is due. */
@Injectable()
export class ContactSlotsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly safeContacts: SafeContactsService,
    private readonly timeline: TimelineService,
  ) {}

  /** Earliest due first; none for those who may not read how to reach her. */
  async list(caseId: string): Promise<ContactSlotDto[]> {
    await this.access.toRead(caseId, 'follow_ups');
    const { slots, decided } = await this.planned(caseId);
    const { roles } = this.database.viewer;
    return slots.map((slot) => ({
      followUpIds: [...slot.rowIds],
      dueAt: slot.dueAt.toISOString(),
      window: slot.window && {
        startsAt: slot.window.startsAt.toISOString(),
        endsAt: slot.window.endsAt.toISOString(),
      },
      supervisorDecides: isUndecided(slot, decided),
      decision: decided.get(slot.rowIds[0] ?? '') ?? null,
      allowedActions: decisionRefusals(slot, decided, roles).length === 0 ? ['decide_contact'] : [],
    }));
  }

  /** For every row of the slot that begins with this one; a further decision is added when the slot changes. */
  async decide(caseId: string, followUpId: string, decision: SlotDecision): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    await this.cases.lock(caseId);
    const { slots, decided } = await this.planned(caseId);
    const slot = slots.find(({ rowIds }) => rowIds[0] === followUpId);
    const refusals = decisionRefusals(slot, decided, this.database.viewer.roles);
    if (refusals.includes('not_hers_to_decide')) throw notAllowed();
    if (!slot || refusals.length > 0) throw refused('nothing_to_decide', refusals);
    const { agencyId, userId: decidedBy } = this.database.viewer;
    for (const id of slot.rowIds.filter((one) => !decided.has(one)))
      await this.database.insert(ContactDecision, {
        id: newId(),
        caseId,
        followUpId: id,
        agencyId,
        decidedBy,
        decision,
      });
    await this.timeline.add({
      caseId,
      kind: 'contact_decided',
      partition: 'follow_ups',
      facts: { decision },
    });
  }

  private async planned(caseId: string): Promise<Planned> {
    const known = (await this.safeContacts.timesOf([caseId])).get(caseId);
    if (!known) return { slots: [], decided: new Map() };
    const rows = await this.database.repository(FollowUp).findBy({ caseId, status: 'pending' });
    const contactedAt = (await latestContacts(this.database, [caseId])).get(caseId) ?? null;
    const slots = gatherSlots(rows, known.times, { now: this.database.now, contactedAt });
    const ids = slots.flatMap(({ rowIds }) => rowIds);
    const found = await this.database
      .repository(ContactDecision)
      .find({ where: { followUpId: In(ids) }, order: { decidedAt: 'ASC', id: 'ASC' } });
    return { slots, decided: new Map(found.map((row) => [row.followUpId, row.decision])) };
  }
}

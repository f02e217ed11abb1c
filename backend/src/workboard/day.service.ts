import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import {
  SnoozesService,
  callerActions,
  callersOf,
  latestContacts,
  rowActions,
  sharesOf,
  snoozeShown,
} from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { Permission } from '../platform/http/permissions.js';
import { SafeContactsService } from '../survivors/index.js';
import type { ContactStateDto, ContactTimes } from '../survivors/index.js';
import { sideBySide } from '../shared/side-by-side.js';
import type { SatisfiedRowDto, WorkRowDto } from './day.dto.js';
import { DayRepository } from './day.repository.js';
import { dangerShown, isSoonDue } from './danger-rank.rules.js';
import { dangerOf, gatherDay, isHers } from './day.rules.js';
import type { DayItem, DayRow } from './day.types.js';

/** Lines of work with the safe times they were gathered by. */
export interface Day {
  items: DayItem[];
  times: ReadonlyMap<string, ContactTimes>;
}

/** The permission that the action of a row needs; any other is recorded by somebody else. */
const PERMISSION_OF: Record<string, Permission> = {
  record_contact: 'contacts.write',
  record_safety_plan: 'support.write',
  record_exit_decision: 'dates.write',
  record_another_way: 'cases.write',
  record_work: 'follow_ups.write',
  record_assessment: 'risk.assess',
  record_support_lead_answer: 'consents.write',
  record_consent_asked: 'consents.write',
  record_order_issued: 'orders.write',
  record_order_served: 'orders.write',
  record_order_decision: 'orders.write',
  record_breach_handled: 'orders.write',
  record_report_decided: 'report_decisions.write',
  record_place_found: 'referrals.send',
  record_missing_sent: 'referrals.send',
};

/** Lines of work, gathered into contact slots at times that are safe for her. */
@Injectable()
export class DayService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly rows: DayRepository,
    private readonly safeContacts: SafeContactsService,
    private readonly snoozes: SnoozesService,
  ) {}

  async mine(): Promise<Day> {
    return this.gather(await this.rows.mine());
  }

  /** The next step of a case as far as the viewer may see it; null where she sees none. */
  async nextOf(caseId: string): Promise<WorkRowDto | null> {
    const [access, rows] = await sideBySide([this.access.find(caseId), this.rows.ofCase(caseId)]);
    if (!access?.reads.has('follow_ups')) return null;
    const day = await this.gather(rows);
    const [first] = day.items;
    return first ? this.toDto(first, day) : null;
  }

  /** The first row of every contact of the agency that has no safe time before it is due and no decision yet. */
  async undecided(): Promise<string[]> {
    const { items } = await this.gather(await this.rows.contacts());
    return items.filter(({ supervisorDecides }) => supervisorDecides).map(({ first }) => first.id);
  }

  /** Whether she can be reached now; null for those who may not read her plan. */
  async contactOf(caseId: string): Promise<ContactStateDto | null> {
    return (await this.safeContacts.timesOf([caseId])).get(caseId)?.contact ?? null;
  }

  /** The line as it is shown; showing it is written down for its case. */
  toDto(item: DayItem, { times }: Day): WorkRowDto {
    const { first } = item;
    const contact = item.first.kind === 'safety_contact' ? (times.get(first.caseId)?.contact ?? null) : null;
    this.database.audit.touch(first.caseId, 'core', 'follow_ups', ...(contact ? ['safe_contact'] : []));
    return {
      followUpId: first.id,
      caseId: first.caseId,
      code: first.code,
      reference: first.reference,
      band: first.band,
      kind: first.kind,
      rule: first.rule,
      because: first.because,
      step: first.step,
      subjectId: first.subjectId,
      fromAt: first.fromAt.toISOString(),
      dueAt: item.dueAt.toISOString(),
      isLate: item.dueAt < this.database.now,
      isSoonDue: isSoonDue({ fromAt: first.fromAt, dueAt: item.dueAt }, this.database.now),
      danger: dangerShown(dangerOf(item)),
      refusal: first.refusal,
      contact,
      window: item.window
        ? { startsAt: item.window.startsAt.toISOString(), endsAt: item.window.endsAt.toISOString() }
        : null,
      supervisorDecides: item.supervisorDecides,
      decision: first.decision,
      // One line may stand for several rows, and is put off no further than the first of them allows.
      ...this.putOffOf(item),
      caller: item.caller,
      also: item.also.map(toSatisfied),
      escalatedTo: first.escalatedTo,
      isAssigned: first.leadUserId !== null,
      allowedActions: this.actionsOn(item),
      version: first.version,
    };
  }

  private async gather(rows: DayRow[]): Promise<Day> {
    const contacts = rows.filter((row) => row.kind === 'safety_contact');
    const cases = contacts.map((row) => row.caseId);
    const [times, contactedAt, callers, shares] = await sideBySide([
      this.safeContacts.timesOf(cases),
      latestContacts(this.database, cases),
      callersOf(this.database, cases),
      sharesOf(this.database, cases),
    ]);
    const safe = new Map([...times].map(([caseId, known]) => [caseId, known.times]));
    const facts = { times: safe, contactedAt, callers, shares, now: this.database.now };
    return { items: gatherDay(rows, facts), times };
  }

  private putOffOf(item: DayItem) {
    const { first } = item;
    const moment = { viewer: this.snoozes.viewer, now: this.database.now };
    const shown = snoozeShown(first, first.snooze, moment);
    return isHers(item) ? shown : { ...shown, snoozableUntil: null };
  }

  private actionsOn(item: DayItem): string[] {
    const { roles } = this.database.viewer;
    const row = item.first;
    const own = isHers(item)
      ? rowActions(row).filter((action) => {
          const permission = PERMISSION_OF[action];
          return permission !== undefined && mayCall(roles, permission);
        })
      : callerActions(NOBODY, { makesContacts: mayCall(roles, 'contacts.write'), isSupervisor: false });
    // Help given is written down from wherever her case is met; a closed one opens again first.
    const mayLog = row.isOpen && row.code !== null && mayCall(roles, 'support.write');
    return mayLog ? [...own, 'log_support'] : own;
  }
}

/** Somebody else: what she makes may be taken from her. */
const NOBODY = { userId: null, name: null, isMine: false };

const toSatisfied = (row: DayRow): SatisfiedRowDto => ({
  followUpId: row.id,
  rule: row.rule,
  because: row.because,
  step: row.step,
  dueAt: row.dueAt.toISOString(),
});

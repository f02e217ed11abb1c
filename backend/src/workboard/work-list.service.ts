import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { AccessService } from '../access/index.js';
import {
  SnoozesService,
  assigneeActions,
  contactFactsOf,
  rowActions,
  secondLooksOf,
  snoozeShown,
} from '../follow-ups/index.js';
import type { ContactFacts } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { Permission } from '../platform/http/permissions.js';
import { SafeContactsService } from '../survivors/index.js';
import type { ContactStateDto, ContactTimes } from '../survivors/index.js';
import { awaitAll } from '../shared/await-all.js';
import type { SatisfiedRowDto, WorkRowDto } from './workboard.dto.js';
import { caseWorkRows, contactRows, ownWorkRows } from './work-list.queries.js';
import { dangerShown, isSoonDue } from './danger-rank.rules.js';
import { dangerOf, buildWorkList, isAssignedTo } from './work-list.rules.js';
import type { WorkListItem, WorkListRow } from './work-list.rules.js';

/** Lines of work with the safe times they were gathered by. */
export interface WorkList {
  items: WorkListItem[];
  times: ReadonlyMap<string, ContactTimes>;
  /** Second looks that are the viewer's to take. */
  looks: ReadonlySet<string>;
}

/** The same with what the own agency calls the cases that are shown. */
export interface LabelledWorkList extends WorkList {
  labels: ReadonlyMap<string, string>;
}

interface CaseFacts {
  times: ReadonlyMap<string, ContactTimes>;
  contacts: ReadonlyMap<string, ContactFacts>;
}

/** The permission that the action of a row needs; others record the rest. */
const PERMISSION_OF: Record<string, Permission> = {
  record_contact: 'contacts.write',
  record_safety_plan: 'support.write',
  record_exit_decision: 'dates.write',
  record_outcome_asked: 'dates.write',
  record_alternative_channel: 'cases.write',
  record_work: 'follow_ups.write',
  record_assessment: 'risk.assess',
  record_support_lead_answer: 'consents.write',
  record_consent_asked: 'consents.write',
  record_order_issued: 'orders.write',
  record_order_served: 'orders.write',
  record_order_decision: 'orders.write',
  record_breach_handled: 'orders.write',
  record_report_decided: 'report_decisions.write',
  record_plan_action: 'support.write',
  record_court_step: 'support.write',
  record_court_objection: 'support.write',
  record_appeal_asked: 'support.write',
  record_withdrawal_asked: 'support.write',
  record_duty_step: 'support.write',
  record_duty_asked: 'support.write',
  record_child_checked: 'cases.write',
  record_place_found: 'referrals.send',
  record_missing_sent: 'referrals.send',
  record_interim_help: 'referrals.send',
  record_handover_sent: 'referrals.send',
  record_handover_closed: 'closure.request',
  record_closing_asked: 'closure.request',
  record_call_in_answered: 'follow_ups.write',
  record_signal_answered: 'follow_ups.write',
  record_partner_asked: 'follow_ups.write',
};

/** Lines of work, gathered into contact slots at times that are safe for her. */
@Injectable()
export class WorkListService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly safeContacts: SafeContactsService,
    private readonly snoozes: SnoozesService,
  ) {}

  async mine(): Promise<WorkList> {
    return this.gatherAll(await ownWorkRows(this.database));
  }

  /**
   * The same lines, to be counted only. Safe times decide which contacts of a case are one; where there is only one and
   * nobody shares it, her plan is not opened.
   */
  async mineToCount(): Promise<WorkListItem[]> {
    const rows = await ownWorkRows(this.database);
    const cases = rows.filter(({ kind }) => kind === 'safety_contact').map(({ caseId }) => caseId);
    const contacts = await contactFactsOf(this.database, cases);
    const gathered = cases.filter(
      (caseId, place) => cases.indexOf(caseId) !== place || contacts.get(caseId)?.share,
    );
    return this.gather(rows, { times: await this.safeContacts.timesOf(gathered), contacts }).items;
  }

  /** The next step of a case as far as the viewer may see it; null where she sees none. */
  async nextOf(caseId: string): Promise<WorkRowDto | null> {
    const [access, rows, facts] = await awaitAll([
      this.access.find(caseId),
      caseWorkRows(this.database, this.cases, caseId),
      this.factsOf([caseId]),
    ]);
    if (!access?.reads.has('follow_ups')) return null;
    const day = this.gather(rows, facts);
    const [first] = day.items;
    if (!first) return null;
    const looks = await secondLooksOf(this.database, [first.first]);
    return this.toDto(first, { ...day, looks, labels: new Map() });
  }

  /** The first row of every contact of the agency that has no safe time before it is due and no decision yet. */
  async undecided(): Promise<string[]> {
    const { items } = await this.gatherAll(await contactRows(this.database));
    return items.filter(({ supervisorDecides }) => supervisorDecides).map(({ first }) => first.id);
  }

  /** Whether she can be reached now; null for those who may not read her plan. */
  async contactOf(caseId: string): Promise<ContactStateDto | null> {
    return (await this.safeContacts.timesOf([caseId])).get(caseId)?.contact ?? null;
  }

  /** The line as shown; showing it is audited for its case. */
  toDto(item: WorkListItem, { times, labels, looks }: LabelledWorkList): WorkRowDto {
    const { first } = item;
    const contact = item.first.kind === 'safety_contact' ? (times.get(first.caseId)?.contact ?? null) : null;
    this.database.audit.touch(first.caseId, 'core', 'follow_ups', ...(contact ? ['safe_contact'] : []));
    return {
      ...shownOf(first),
      followUpId: first.id,
      label: labels.get(first.caseId) ?? null,
      fromAt: first.fromAt.toISOString(),
      dueAt: item.dueAt.toISOString(),
      isLate: item.dueAt < this.database.now,
      isSoonDue: isSoonDue({ fromAt: first.fromAt, dueAt: item.dueAt }, this.database.now),
      danger: dangerShown(dangerOf(item)),
      contact,
      window: item.window
        ? { startsAt: item.window.startsAt.toISOString(), endsAt: item.window.endsAt.toISOString() }
        : null,
      supervisorDecides: item.supervisorDecides,
      // One line may stand for several rows, and is put off no further than the first of them allows.
      ...this.putOffOf(item),
      assignee: item.assignee,
      also: item.also.map(toSatisfied),
      isAssigned: first.leadUserId !== null,
      allowedActions: this.actionsOn(item, looks),
    };
  }

  private async gatherAll(rows: WorkListRow[]): Promise<WorkList> {
    const contacts = rows.filter((row) => row.kind === 'safety_contact');
    const [facts, looks] = await awaitAll([
      this.factsOf(contacts.map((row) => row.caseId)),
      secondLooksOf(this.database, rows),
    ]);
    return { ...this.gather(rows, facts), looks };
  }

  private async factsOf(cases: string[]): Promise<CaseFacts> {
    const [times, contacts] = await awaitAll([
      this.safeContacts.timesOf(cases),
      contactFactsOf(this.database, cases),
    ]);
    return { times, contacts };
  }

  private gather(rows: WorkListRow[], { times, contacts }: CaseFacts): Omit<WorkList, 'looks'> {
    const safe = new Map([...times].map(([caseId, known]) => [caseId, known.times]));
    return { items: buildWorkList(rows, { times: safe, contacts, now: this.database.now }), times };
  }

  private putOffOf(item: WorkListItem) {
    const { first } = item;
    const moment = { viewer: this.snoozes.viewer, now: this.database.now };
    const shown = snoozeShown(first, first.snooze, moment);
    return isAssignedTo(item) ? shown : { ...shown, snoozableUntil: null };
  }

  private actionsOn(item: WorkListItem, looks: ReadonlySet<string>): string[] {
    const { roles } = this.database.viewer;
    const row = item.first;
    const own = isAssignedTo(item)
      ? rowActions(row, looks).filter((action) => {
          const permission = PERMISSION_OF[action];
          return permission !== undefined && mayCall(roles, permission);
        })
      : assigneeActions(NOBODY, { makesContacts: mayCall(roles, 'contacts.write'), isSupervisor: false });
    // Support can be logged from any list with the case; a closed one reopens first.
    const mayLog = row.isOpen && row.code !== null && mayCall(roles, 'support.write');
    return mayLog ? [...own, 'log_support'] : own;
  }
}

/** What a line shows of its first row as it is. */
const shownOf = ({ caseId, code, reference, band, kind, rule, because, step, ...row }: WorkListRow) => ({
  ...{ caseId, code, reference, band, kind, rule, because, step },
  ...{ subjectId: row.subjectId, refusal: row.refusal, decision: row.decision },
  ...{ escalatedTo: row.escalatedTo, version: row.version },
});

/** An assignee other than the viewer: the contact may be taken over. */
const NOBODY = { userId: null, name: null, isMine: false };

const toSatisfied = (row: WorkListRow): SatisfiedRowDto => ({
  followUpId: row.id,
  rule: row.rule,
  because: row.because,
  step: row.step,
  dueAt: row.dueAt.toISOString(),
});

import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { Problem } from '../shared/errors.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { disclosureRefusal } from './disclosure.access.js';
import {
  contactTimes,
  isAlternativeChannel,
  isLongUnconfirmed,
  mayContactNow,
  reviewAfter,
  reviewBefore,
  safeTimes,
} from './safe-contact.rules.js';
import type { ContactChannel, ContactState, SafeContactPlan, SafeTimes } from './safe-contact.types.js';
import { UNCONFIRMED, phoneOf, refuseProblems, toBanner, toPlan, toState } from './safe-contact-mapping.js';
import type { Reserves } from './safe-contact-mapping.js';
import { SafeContactRecord } from './survivors.entity.js';
import { registrationWritten, safeContactChanged } from './survivors.events.js';
import type { ContactStateDto, ReachAtDto, SafeContactDto } from './survivors.dto.js';
import type { DisclosureReason, SafeContact } from './survivors.types.js';
import { awaitAll } from '../shared/await-all.js';

const place = (caseId: string): SealedPlace => ({
  caseId,
  partition: 'safe_contact',
  table: 'safe_contacts',
  column: 'sealed',
  row: caseId,
});

/** In these states a contact through the chosen channel is safe; channels other than the phone have no hours. */
const SAFE_STATES = new Set<ContactState['state']>(['now', 'never_by_phone']);

/** Whether the survivor can be reached now, and when next; never how. */
export interface ContactTimes {
  contact: ContactStateDto;
  times: SafeTimes;
}

type Confirmation = Pick<SafeContactDto, 'confirmedAt' | 'confirmedBy' | 'doubtedOn' | 'isLongUnconfirmed'>;

interface Opened {
  plan: SafeContactPlan;
  words: SafeContact;
  record: SafeContactRecord;
}

/** How to reach her safely. Stands before every contact; the number is shown on its own, reasoned request. */
@Injectable()
export class SafeContactsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  /** Writes the first plan of a new case. */
  async create(caseId: string, contact: SafeContact): Promise<void> {
    refuseProblems(contact, 'safeContact', this.database.now);
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(contact));
    await this.database.insert(SafeContactRecord, {
      ...{ caseId, sealed, reviewOn: contact.reviewOn },
      ...this.confirmedNow(),
    });
    await this.tellPhone(caseId, contact);
  }

  /**
   * Stores a number from an old register. Its safe times are unknown, so it has none and stays locked until the
   * survivor has confirmed it.
   */
  async createFromRegister(caseId: string, reachAt: string): Promise<void> {
    const contact: SafeContact = { ...UNCONFIRMED, reachAt };
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(contact));
    await this.database.insert(SafeContactRecord, { caseId, sealed, lockedAt: this.database.now });
    await this.tellPhone(caseId, contact);
  }

  /** The number of her plan; null where she is reached in another way, undefined where the viewer may not read it. */
  async phoneOf(caseId: string): Promise<string | null | undefined> {
    const opened = await this.openReadable(caseId);
    return opened ? phoneOf(opened.words) : undefined;
  }

  async show(caseId: string): Promise<SafeContactDto> {
    await this.access.toRead(caseId, 'safe_contact');
    const opened = await this.open(caseId);
    const contact = toState(mayContactNow(opened?.plan ?? null, this.database.now));
    const banner = toBanner(contact, opened && { words: opened.words, version: opened.record.version });
    return opened ? { ...banner, ...(await this.confirmationOf(opened.record)) } : banner;
  }

  /** To whom she said that it is right, where that is a colleague of the viewer; and whether that is long ago. */
  private async confirmationOf(record: SafeContactRecord): Promise<Confirmation> {
    const { confirmedAt, confirmedBy, doubtedAt } = record;
    const [person] = confirmedBy
      ? await this.database.query<{ name: string }>(
          'select display_name as name from panoh.users where id = $1 and agency_id = $2',
          [confirmedBy, this.database.viewer.agencyId],
        )
      : [];
    return {
      confirmedAt: confirmedAt?.toISOString() ?? null,
      confirmedBy: person?.name ?? null,
      doubtedOn: doubtedAt ? dayOf(doubtedAt) : null,
      isLongUnconfirmed: isLongUnconfirmed(record, this.database.now),
    };
  }

  /** The number or person. Needs a plan; the banner has shown whether the moment is safe. */
  async disclose(caseId: string, reason: DisclosureReason): Promise<ReachAtDto> {
    const access = await this.access.toRead(caseId, 'safe_contact');
    const { steppedUpUntil } = this.database.viewer;
    const refusal = disclosureRefusal({ isLead: access.isLead, steppedUpUntil }, this.database.now);
    if (refusal) throw new Problem(403, refusal);
    this.database.audit.purpose = reason;
    const opened = await this.open(caseId);
    return { reachAt: opened?.words.reachAt ?? null };
  }

  /** The stored plan, for a user with access other than by a grant. */
  tell(words: string | null, reserves: Reserves): { safeContact: SafeContactDto; reachAt: string | null } {
    const contact = words === null ? null : (JSON.parse(words) as SafeContact);
    const plan = contact && toPlan(contact, reserves);
    const state = toState(mayContactNow(plan, this.database.now));
    return {
      safeContact: toBanner(state, contact && { words: contact, version: 0 }),
      reachAt: contact?.reachAt ?? null,
    };
  }

  /**
   * Replaces the plan after asking the survivor; version 0 creates it. A new channel is not locked; the same channel
   * stays locked, whatever else changed, until the survivor confirmed it in private.
   */
  async change(caseId: string, expectedVersion: number, contact: SafeContact): Promise<void> {
    await this.access.toOwn(caseId, 'safe_contact');
    const record = await this.database.repository(SafeContactRecord).findOneBy({ caseId });
    if (!record) return this.create(caseId, contact);
    expectVersion(expectedVersion, record.version, { version: record.version });
    refuseProblems(contact, '', this.database.now);
    const before = (await this.opened(record))?.words;
    if (!before) throw new Problem(410, 'case_erased');
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(contact));
    const isNew = isAlternativeChannel(before, contact);
    const { affected } = await this.database.repository(SafeContactRecord).update(
      { caseId, version: expectedVersion },
      {
        ...{ sealed, reviewOn: contact.reviewOn, version: expectedVersion + 1, updatedAt: this.database.now },
        ...this.confirmedNow(),
        doubtedAt: null,
        ...(isNew ? { lockedAt: null } : {}),
      },
    );
    expectChanged(affected);
    if (isNew) await this.events.publish(safeContactChanged, { caseId });
    await this.tellPhone(caseId, contact);
  }

  private tellPhone(caseId: string, contact: SafeContact): Promise<void> {
    return this.events.publish(registrationWritten, { caseId, words: { phone: phoneOf(contact) } });
  }

  /** Another person answered: the channel stays locked until the survivor confirms it in private (DOMAIN 5). */
  async lock(caseId: string): Promise<void> {
    await this.database.repository(SafeContactRecord).update({ caseId }, { lockedAt: this.database.now });
  }

  /** She confirmed, alone, that the channel is safe again. */
  async unlock(caseId: string): Promise<void> {
    await this.database.repository(SafeContactRecord).update({ caseId }, { lockedAt: null });
  }

  /** The survivor confirmed the plan in private: it is extended, and otherwise unchanged. */
  async confirm(caseId: string): Promise<void> {
    await this.review(caseId, (reviewOn, today) => reviewAfter(reviewOn, today), {
      ...this.confirmedNow(),
      doubtedAt: null,
    });
  }

  /** The survivor, in private, called the plan wrong: it gives no time until it is rewritten together. */
  async doubt(caseId: string): Promise<void> {
    await this.review(caseId, (_, today) => reviewBefore(today), { doubtedAt: this.database.now });
  }

  private confirmedNow(): { confirmedAt: Date; confirmedBy: string } {
    return { confirmedAt: this.database.now, confirmedBy: this.database.viewer.userId };
  }

  private async review(
    caseId: string,
    next: (reviewOn: Day | null, today: Day) => Day | null,
    values: Partial<SafeContactRecord>,
  ): Promise<void> {
    const opened = await this.open(caseId);
    if (!opened) return;
    const { words, record } = opened;
    const reviewOn = next(words.reviewOn, dayOf(this.database.now));
    const sealed = await this.vault.seal(place(caseId), JSON.stringify({ ...words, reviewOn }));
    const change = { sealed, reviewOn, version: record.version + 1, updatedAt: this.database.now, ...values };
    await this.database.repository(SafeContactRecord).update({ caseId }, change);
  }

  /** She asked, alone, that nobody contacts her: the plan says so from now on. */
  async stop(caseId: string): Promise<void> {
    const opened = await this.open(caseId);
    if (!opened) return;
    const words: SafeContact = { ...opened.words, channel: 'no_contact', windows: [] };
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(words));
    const version = opened.record.version + 1;
    await this.database
      .repository(SafeContactRecord)
      .update({ caseId }, { sealed, version, updatedAt: this.database.now });
  }

  /** The safe times as plain facts; null-plan times where the viewer may not read the plan. */
  async times(caseId: string): Promise<SafeTimes> {
    const opened = await this.openReadable(caseId);
    return safeTimes(opened?.plan ?? null, this.database.now);
  }

  /** The channel that her plan names; null without a plan, or where the viewer may not read it. */
  async plannedChannel(caseId: string): Promise<ContactChannel | null> {
    const opened = await this.openReadable(caseId);
    return opened?.plan.channel ?? null;
  }

  /** Whether a contact at that time lay inside her plan. */
  async wasSafe(caseId: string, at: Date): Promise<boolean> {
    const opened = await this.openReadable(caseId);
    return SAFE_STATES.has(mayContactNow(opened?.plan ?? null, at).state);
  }

  /** The state and the safe times of many cases; those whose plan the viewer may not read are left out. */
  timesOf(caseIds: string[]): Promise<ReadonlyMap<string, ContactTimes>> {
    const asked = [...new Set(caseIds)].sort();
    if (asked.length === 0) return Promise.resolve(new Map());
    return this.database.once(`safe times/${asked.join()}`, () => this.findTimes(asked));
  }

  private async findTimes(caseIds: string[]): Promise<Map<string, ContactTimes>> {
    // Asked together: of what may not be read the database answers nothing.
    const [readable, records] = await awaitAll([
      this.access.readable(caseIds, 'safe_contact'),
      this.database.rows(SafeContactRecord, 'where case_id = any ($1)', [caseIds]),
      this.vault.prepare(caseIds, 'safe_contact'),
    ]);
    const { now } = this.database;
    const times = async (caseId: string): Promise<[string, ContactTimes]> => {
      const record = records.find((row) => row.caseId === caseId);
      const plan = record ? ((await this.opened(record))?.plan ?? null) : null;
      const { contact, times: safe } = contactTimes(plan, now);
      return [caseId, { contact: toState(contact), times: safe }];
    };
    return new Map(await Promise.all(readable.map(times)));
  }

  /**
   * Copies the plan into the case of an agency with consent to it, encrypted with that case's key. A lock or doubt is
   * copied too, and a past review day still requires asking first. Returns whether there was a plan.
   */
  async copy(fromCaseId: string, caseId: string): Promise<boolean> {
    const opened = await this.open(fromCaseId);
    if (!opened) return false;
    const { lockedAt, doubtedAt, reviewOn, confirmedAt } = opened.record;
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(opened.words));
    await this.database.insert(SafeContactRecord, {
      ...{ caseId, sealed, reviewOn, lockedAt, doubtedAt, confirmedAt },
    });
    this.database.audit.touch(fromCaseId, 'safe_contact');
    await this.tellPhone(caseId, opened.words);
    return true;
  }

  private async openReadable(caseId: string): Promise<Opened | null> {
    const access = await this.access.find(caseId);
    return access?.reads.has('safe_contact') ? this.open(caseId) : null;
  }

  private async open(caseId: string): Promise<Opened | null> {
    const [record] = await this.database.rows(SafeContactRecord, 'where case_id = $1', [caseId]);
    return record ? this.opened(record) : null;
  }

  /** null where the words of the case were erased: there is no plan any more. */
  private async opened(record: SafeContactRecord): Promise<Opened | null> {
    const text = await this.vault.openKept(place(record.caseId), record.sealed);
    if (text === null) return null;
    const words = JSON.parse(text) as SafeContact;
    return { record, words, plan: toPlan(words, record) };
  }
}

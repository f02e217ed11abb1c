import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { claimedAt } from '../platform/http/once.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { Problem, invalid } from '../shared/errors.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import {
  contactTimes,
  isAlternativeChannel,
  isLongUnconfirmed,
  mayContactNow,
  reviewAfter,
  reviewBefore,
  safeTimes,
  safeContactProblems,
  wasPresentAt,
  withoutSharedSms,
} from './safe-contact.rules.js';
import { UNCONFIRMED, toBanner, toState } from './safe-contact-views.js';
import { stricterPlan } from './stricter-plan.rules.js';
import { SafeContactRecord } from './survivors.entity.js';
import { colleagueName, lockedSafeContact, safeContactOf, safeContactsOf } from './survivors.queries.js';
import { admitDisclosure } from './survivors.service.js';
import { registrationWritten, safeContactChanged } from './survivors.events.js';
import type { ContactStateDto, ReachAtDto, SafeContactDto } from './survivors.dto.js';
import { awaitAll } from '../shared/await-all.js';
import { NUMBER_CHANNELS } from './survivors.types.js';
import type {
  ContactChannel,
  ContactState,
  SafeContactPlan,
  SafeTimes,
  DisclosureReason,
  SafeContact,
} from './survivors.types.js';

function place(caseId: string): SealedPlace {
  return { caseId, partition: 'safe_contact', table: 'safe_contacts', column: 'sealed', row: caseId };
}

/** In these states a contact through the chosen channel is safe; channels other than the phone have no hours. */
const SAFE_STATES = new Set<ContactState['state']>(['now', 'never_by_phone']);

/** Whether the survivor can be reached now, and when next; never how. */
export interface ContactTimes {
  contact: ContactStateDto;
  times: SafeTimes;
}

type Confirmation = Pick<
  SafeContactDto,
  'confirmedAt' | 'confirmedBy' | 'doubtedOn' | 'mergedOn' | 'isLongUnconfirmed'
>;

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
    const sealed = await this.seal(caseId, contact);
    const { reviewOn } = contact;
    await this.database.insert(SafeContactRecord, { caseId, sealed, reviewOn, ...this.confirmedNow() });
    await this.tellPhone(caseId, contact);
  }

  /**
   * Stores a number from an old register. Its safe times are unknown, so it has none and stays locked until the
   * survivor has confirmed it.
   */
  async createFromRegister(caseId: string, reachAt: string): Promise<void> {
    const contact: SafeContact = { ...UNCONFIRMED, reachAt };
    const sealed = await this.seal(caseId, contact);
    await this.database.insert(SafeContactRecord, { caseId, sealed, lockedAt: this.database.now });
    await this.tellPhone(caseId, contact);
  }

  /** The number of her plan; null where she is reached in another way, undefined where the viewer may not read it. */
  async phoneOf(caseId: string): Promise<string | null | undefined> {
    const opened = await this.openReadable(caseId);
    return opened ? phoneOf(opened.words) : undefined;
  }

  /** How and through whom she is reached, for comparing; null where the viewer may not read it. */
  async wordsOf(caseId: string): Promise<Pick<SafeContact, 'reachAt' | 'whoMayAnswer'> | null> {
    return (await this.openReadable(caseId))?.words ?? null;
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
    const { confirmedAt, confirmedBy, doubtedAt, mergedAt } = record;
    return {
      confirmedAt: confirmedAt?.toISOString() ?? null,
      confirmedBy: confirmedBy && (await colleagueName(this.database, confirmedBy)),
      doubtedOn: doubtedAt ? dayOf(doubtedAt) : null,
      mergedOn: mergedAt ? dayOf(mergedAt) : null,
      isLongUnconfirmed: isLongUnconfirmed(record, this.database.now),
    };
  }

  /** The number or person. Needs a plan; the banner has shown whether the moment is safe. */
  async disclose(caseId: string, reason: DisclosureReason): Promise<ReachAtDto> {
    const access = await this.access.toRead(caseId, 'safe_contact');
    admitDisclosure(this.database, access, reason);
    const opened = await this.open(caseId);
    return { reachAt: opened?.words.reachAt ?? null };
  }

  /** The stored plan, for a user with access other than by a grant. */
  tell(words: string | null, reserves: Reserves): { safeContact: SafeContactDto; reachAt: string | null } {
    const contact = words === null ? null : readWords(words);
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
    const record = await lockedSafeContact(this.database, caseId);
    if (!record) return this.create(caseId, contact);
    const current = { version: record.version };
    if (claimedAt()) {
      if (expectedVersion <= record.version && (await this.merge(record, contact))) return;
      // Without its words it would replace the number and what may be said: she decides, with a line.
      throw new Problem(412, 'changed_meanwhile', { current });
    }
    expectVersion(expectedVersion, record.version, current);
    refuseProblems(contact, '', this.database.now);
    const before = (await this.opened(record))?.words;
    if (!before) throw new Problem(410, 'case_erased');
    const sealed = await this.seal(caseId, contact);
    const isNew = isAlternativeChannel(before, contact);
    const rewritten = { sealed, reviewOn: contact.reviewOn, version: expectedVersion + 1 };
    const { affected } = await this.database.repository(SafeContactRecord).update(
      { caseId, version: expectedVersion },
      {
        ...{ ...rewritten, ...this.confirmedNow(), updatedAt: this.database.now },
        ...{ doubtedAt: null, mergedAt: null },
        ...(isNew ? { lockedAt: null } : {}),
      },
    );
    expectChanged(affected);
    const wantsContact = contact.channel !== 'no_contact';
    if (isNew) await this.events.publish(safeContactChanged, { caseId, wantsContact });
    await this.tellPhone(caseId, contact);
  }

  /** A stricter plan that was written without a line, over one that changed since; false where it is none. */
  private async merge(record: SafeContactRecord, proposed: SafeContact): Promise<boolean> {
    const opened = await this.opened(record);
    const words = opened && stricterPlan(opened.words, proposed);
    if (!words) return false;
    await this.rewrite(opened, words, { reviewOn: words.reviewOn, mergedAt: this.database.now });
    await this.tellPhone(record.caseId, words);
    return true;
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

  /** The survivor confirmed the plan of that time in private: it is extended, and otherwise unchanged. */
  async confirm(caseId: string, at: Date): Promise<void> {
    const confirmed = { ...this.confirmedNow(), doubtedAt: null, mergedAt: null };
    const opened = await this.open(caseId, lockedSafeContact);
    if (opened && wasPresentAt(at, opened.record)) await this.review(opened, reviewAfter, confirmed);
  }

  /** The survivor, in private, called the plan wrong: it gives no time until it is rewritten together. */
  async doubt(caseId: string): Promise<void> {
    const opened = await this.open(caseId, lockedSafeContact);
    if (opened)
      await this.review(opened, (_, today) => reviewBefore(today), { doubtedAt: this.database.now });
  }

  private confirmedNow(): { confirmedAt: Date; confirmedBy: string } {
    return { confirmedAt: this.database.now, confirmedBy: this.database.viewer.userId };
  }

  private async review(
    opened: Opened,
    next: (reviewOn: Day | null, today: Day) => Day | null,
    values: Partial<SafeContactRecord>,
  ): Promise<void> {
    const reviewOn = next(opened.words.reviewOn, dayOf(this.database.now));
    await this.rewrite(opened, { ...opened.words, reviewOn }, { reviewOn, ...values });
  }

  /** The survivor asked, alone, that nobody contacts her. */
  async stop(caseId: string): Promise<void> {
    const opened = await this.open(caseId, lockedSafeContact);
    if (opened) await this.rewrite(opened, { ...opened.words, channel: 'no_contact', windows: [] });
  }

  /** Of a locked record: a stricter plan of this moment stays. */
  private async rewrite(
    { record: { caseId, version } }: Opened,
    words: SafeContact,
    values: Partial<SafeContactRecord> = {},
  ): Promise<void> {
    const sealed = await this.seal(caseId, words);
    const change = { sealed, version: version + 1, updatedAt: this.database.now, ...values };
    await this.database.repository(SafeContactRecord).update({ caseId }, change);
  }

  private seal(caseId: string, words: SafeContact): Promise<Buffer> {
    return this.vault.seal(place(caseId), JSON.stringify(withoutSharedSms(words)));
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

  /** Whether a contact at that time lay inside her plan; unknown where the plan was written later. */
  async wasSafe(caseId: string, at: Date): Promise<boolean> {
    const opened = await this.openReadable(caseId);
    return (
      opened !== null &&
      wasPresentAt(at, opened.record) &&
      SAFE_STATES.has(mayContactNow(opened.plan, at).state)
    );
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
      safeContactsOf(this.database, caseIds),
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
    const { lockedAt, doubtedAt, mergedAt, reviewOn, confirmedAt } = opened.record;
    const sealed = await this.seal(caseId, opened.words);
    const copied = { caseId, sealed, reviewOn, lockedAt, doubtedAt, mergedAt, confirmedAt };
    await this.database.insert(SafeContactRecord, copied);
    this.database.audit.touch(fromCaseId, 'safe_contact');
    await this.tellPhone(caseId, opened.words);
    return true;
  }

  private async openReadable(caseId: string): Promise<Opened | null> {
    const access = await this.access.find(caseId);
    return access?.reads.has('safe_contact') ? this.open(caseId) : null;
  }

  private async open(caseId: string, find = safeContactOf): Promise<Opened | null> {
    const record = await find(this.database, caseId);
    return record && this.opened(record);
  }

  /** null where the words of the case were erased: there is no plan any more. */
  private async opened(record: SafeContactRecord): Promise<Opened | null> {
    const text = await this.vault.openKept(place(record.caseId), record.sealed);
    if (text === null) return null;
    const words = readWords(text);
    return { record, words, plan: toPlan(words, record) };
  }
}

/** An older plan may allow what none may now. */
const readWords = (text: string): SafeContact => withoutSharedSms(JSON.parse(text) as SafeContact);

/** What locks the plan regardless of its text: another person answered, or the survivor reported a change. */
interface Reserves {
  readonly lockedAt: Date | null;
  readonly doubtedAt: Date | null;
}

/** The part of the plan that decides whether and when; one that is doubted ended before it was. */
const toPlan = (contact: SafeContact, { lockedAt, doubtedAt }: Reserves): SafeContactPlan => ({
  channel: contact.channel,
  windows: contact.windows,
  reviewOn: doubtedAt ? reviewBefore(dayOf(doubtedAt)) : contact.reviewOn,
  lockedAt,
});

/** The number of a plan; null where it names another way. */
export const phoneOf = ({ channel, reachAt }: SafeContact): string | null =>
  NUMBER_CHANNELS.includes(channel) ? reachAt : null;

/** Throws with everything that is wrong with a plan, each at its field. */
function refuseProblems(contact: SafeContact, prefix: string, now: Date): void {
  const plan = { ...toPlan(contact, { lockedAt: null, doubtedAt: null }), sharedPhone: contact.sharedPhone };
  const problems = safeContactProblems(plan, dayOf(now));
  const fieldOf = (code: string): string => {
    if (code === 'sms_phone_shared') return 'channel';
    return code.startsWith('review') ? 'reviewOn' : 'windows';
  };
  const path = (code: string) => [prefix, fieldOf(code)].filter(Boolean).join('.');
  if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: path(code), code })));
}

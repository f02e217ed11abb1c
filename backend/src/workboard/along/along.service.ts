import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccessService } from '../../access/index.js';
import { isByHand, isSecondLook, ruleOf } from '../../follow-ups/index.js';
import { Database } from '../../platform/database/database.js';
import { CONTRACT } from '../../platform/http/written-offline.rules.js';
import { Problem, notFound } from '../../shared/errors.js';
import { SafeContactsService } from '../../survivors/index.js';
import type { AlongCaseDto, AlongDto, AlongSafeContactDto } from './along.dto.js';
import { caseFacts, ownCases } from './along.queries.js';
import type { CaseFacts } from './along.queries.js';
import { markTaken, ownDevice, takingOf } from './devices.queries.js';
import { DevicesService } from './devices.service.js';
import { TAKEN_A_DAY, takenUntil } from './devices.rules.js';

const PARTITIONS = ['core', 'follow_ups', 'legal', 'support', 'safe_contact'] as const;

const etagOf = (facts: CaseFacts): string =>
  createHash('sha256')
    .update(JSON.stringify([CONTRACT, facts]))
    .digest('base64url')
    .slice(0, 22);

/** The answer for a case: its mark, and what it says once it is opened. */
export interface FoundCase {
  etag: string;
  open(): Promise<AlongCaseDto>;
}

/** Own cases in codes and times, for phones without a line (OFFLINE 5): each by one request with one audit row. */
@Injectable()
export class AlongService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly devices: DevicesService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  async list(): Promise<AlongDto> {
    this.devices.expectRole();
    const own = new Map((await ownCases(this.database)).map((one) => [one.caseId, one.takeable]));
    const cases = (await this.factsOf([...own.keys()])).map((facts) => {
      const { caseId, code, due } = facts;
      this.database.audit.touch(caseId, 'core', 'follow_ups');
      const takeable = own.get(caseId) ?? false;
      return { caseId, code, etag: etagOf(facts), takeable, proposed: takeable && due.length > 0 };
    });
    return { serverTime: this.database.now.toISOString(), contract: CONTRACT, cases };
  }

  async find(caseId: string, deviceId: string): Promise<FoundCase> {
    this.devices.expectRole();
    const device = await ownDevice(this.database, deviceId);
    if (!device) throw notFound();
    const { isHeld, isTaken, others } = await takingOf(this.database, deviceId, caseId);
    const own = await ownCases(this.database);
    if (!isHeld || !own.some((one) => one.caseId === caseId && one.takeable)) throw notFound();
    if (!isTaken && others >= TAKEN_A_DAY) throw new Problem(429, 'too_many_taken');
    for (const partition of PARTITIONS) await this.access.toRead(caseId, partition);
    const [facts] = await this.factsOf([caseId]);
    if (!facts) throw notFound();
    await markTaken(this.database, deviceId, caseId);
    return { etag: etagOf(facts), open: () => this.open(facts) };
  }

  private factsOf(caseIds: readonly string[]): Promise<CaseFacts[]> {
    return caseFacts(this.database, caseIds, takenUntil(this.database.now));
  }

  private async open({ safeContact, ...facts }: CaseFacts): Promise<AlongCaseDto> {
    const due = facts.due.map((row) => {
      return { ...row, byHand: isByHand(ruleOf(row.rule).satisfiedBy) && !isSecondLook(row.rule) };
    });
    return { ...facts, due, safeContact: safeContact && (await this.openContact(facts.caseId, safeContact)) };
  }

  private async openContact(
    caseId: string,
    { isLocked, version }: { isLocked: boolean; version: number },
  ): Promise<AlongSafeContactDto | null> {
    const { channel, windows, never, reviewOn, ...shown } = await this.safeContacts.show(caseId);
    if (channel === null) return null;
    const { smsAllowed, voicemailAllowed, sharedPhone } = shown;
    const allowed = { smsAllowed, voicemailAllowed, sharedPhone, hasNever: never !== null };
    return { channel, windows, ...allowed, isLocked, reviewOn, version };
  }
}

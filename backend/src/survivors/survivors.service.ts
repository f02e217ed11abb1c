import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { dayOf } from '../shared/dates.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { disclosureRefusal } from './disclosure.access.js';
import { IdentityRecord } from './identity-record.entity.js';
import { newCode } from './survivor-code.js';
import { identityCorrected, registrationWritten } from './survivor-happenings.js';
import { Survivor } from './survivor.entity.js';
import type { IdentityDto } from './survivors.dto.js';
import { IDENTITY_FIELDS, birthOf } from './survivors.types.js';
import type { DisclosureReason, Identity } from './survivors.types.js';

const place = (caseId: string): SealedPlace => ({
  caseId,
  partition: 'identity',
  table: 'identities',
  column: 'sealed',
  row: caseId,
});

/** The survivor record of an agency: her code, and who she is, sealed. */
@Injectable()
export class SurvivorsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  /** Makes the record of a case that was just opened and returns its code. The case's keys must exist. */
  async register(caseId: string, agencyId: string, identity: Identity): Promise<string> {
    const code = newCode((count) => randomBytes(count));
    await this.database.insert(Survivor, { id: newId(), caseId, agencyId, code });
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(identity));
    await this.database.insert(IdentityRecord, { caseId, sealed });
    await this.events.publish(registrationWritten, { caseId, words: { identity } });
    return code;
  }

  async disclose(caseId: string, reason: DisclosureReason): Promise<IdentityDto> {
    const access = await this.access.toRead(caseId, 'identity');
    const { steppedUpUntil } = this.database.viewer;
    const refusal = disclosureRefusal({ isLead: access.isLead, steppedUpUntil }, this.database.now);
    if (refusal) throw new Problem(403, refusal);
    this.database.audit.purpose = reason;
    const told = await this.read(caseId);
    return access.relations.has('own') ? told : { ...told, address: null };
  }

  async change(caseId: string, seen: number, identity: Identity): Promise<void> {
    await this.access.toOwn(caseId, 'identity');
    const { version, ...before } = await this.read(caseId);
    expectVersion(seen, version, { version });
    this.refuseFuture(identity);
    const { affected } = await this.database.repository(IdentityRecord).update(
      { caseId, version },
      {
        sealed: await this.vault.seal(place(caseId), JSON.stringify(identity)),
        version: version + 1,
        updatedAt: this.database.now,
      },
    );
    expectChanged(affected);
    const fields = IDENTITY_FIELDS.filter((field) => before[field] !== identity[field]);
    if (fields.length === 0) return;
    await this.events.publish(identityCorrected, { caseId, fields, born: birthOf(identity) });
    await this.events.publish(registrationWritten, { caseId, words: { identity } });
  }

  /** What the record says, for contexts that act on it; the caller has checked access and touches the audit. */
  async read(caseId: string): Promise<IdentityDto> {
    const record = await this.get(caseId);
    const identity = JSON.parse(await this.vault.open(place(caseId), record.sealed)) as Identity;
    return { ...identity, version: record.version };
  }

  /**
   * Who the survivors of these cases are, for a search inside the own agency; cases whose identity the viewer may not
   * read are left out. The caller says in the audit which of them it showed.
   */
  async readMany(caseIds: string[]): Promise<Map<string, Identity>> {
    const readable = await this.access.readable(caseIds, 'identity');
    if (readable.length === 0) return new Map();
    await this.vault.prepare(readable, 'identity');
    const records = await this.database.repository(IdentityRecord).findBy({ caseId: In(readable) });
    const open = async ({ caseId, sealed }: IdentityRecord): Promise<[string, Identity][]> => {
      const words = await this.vault.openKept(place(caseId), sealed);
      return words === null ? [] : [[caseId, JSON.parse(words) as Identity]];
    };
    return new Map((await Promise.all(records.map(open))).flat());
  }

  private refuseFuture({ bornOn }: Identity): void {
    if (bornOn && bornOn > dayOf(this.database.now))
      throw invalid({ path: 'bornOn', code: 'date_in_future' });
  }

  private async get(caseId: string): Promise<IdentityRecord> {
    const record = await this.database.repository(IdentityRecord).findOneBy({ caseId });
    if (!record) throw notFound();
    return record;
  }
}

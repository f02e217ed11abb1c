import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import { manualIn } from '../statistics/index.js';
import type { Language } from '../identity/index.js';
import { mapLines } from './data-map.rules.js';
import { DATA_MAP } from './legal-files.js';
import {
  columnFacts,
  latestProtocol,
  loggedActions,
  packAgencies,
  readSettings,
  readSignOffs,
  readingRoles,
  signaturesOf,
} from './legal-pack.queries.js';
import { signatureState } from './pack.rules.js';
import { BREACHES, RIGHTS } from './pack-tables.rules.js';
import type { ComparedContent, PackAgency, PackContent } from './pack-tables.rules.js';

/** What the pack says at this moment, read from the running database. */
@Injectable()
export class PackContentService {
  constructor(private readonly database: Database) {}

  /** What a pack is compared by. */
  async current(): Promise<ComparedContent> {
    const facts = await columnFacts(this.database);
    return {
      lines: mapLines(DATA_MAP, facts, await readingRoles(this.database)),
      settings: await readSettings(this.database),
      agencies: await this.agencies(),
      protocol: await latestProtocol(this.database),
      signOffs: await readSignOffs(this.database),
    };
  }

  /** @param withLog whether the audit log is read, which few tables need. */
  async read(language: Language, withLog: boolean): Promise<PackContent> {
    const { parts } = manualIn(language);
    return {
      ...(await this.current()),
      log: withLog ? await this.log() : null,
      manual: parts.map(({ heading, lead, rows }) => [heading, lead, rows.length] as const),
    };
  }

  /** Active agencies with their signature of the latest protocol. */
  async agencies(): Promise<PackAgency[]> {
    const protocol = await latestProtocol(this.database);
    const graceDays = (await readSettings(this.database))?.graceDays ?? 0;
    const signatures = protocol ? await signaturesOf(this.database, protocol.number) : [];
    const today = dayOf(this.database.now);
    return (await packAgencies(this.database)).map(({ joinedOn, ...agency }) => {
      const signed = signatures.find(({ agencyId }) => agencyId === agency.id);
      return {
        ...agency,
        state: signatureState(protocol && { ...protocol, joinedOn, graceDays, isSigned: !!signed }, today),
        signers: signed ? [signed.firstSigner, signed.secondSigner] : [],
        signedOn: signed?.signedOn ?? null,
        paperNumber: signed?.paperNumber ?? null,
        recordedAt: signed?.recordedAt.toISOString() ?? null,
      };
    });
  }

  private async log(): Promise<PackContent['log']> {
    if (!mayCall(this.database.viewer.roles, 'audit.read')) return null;
    return loggedActions(this.database, [...BREACHES, ...RIGHTS]);
  }
}

import { Injectable } from '@nestjs/common';
import { RECIPIENTS } from '../consent/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { dayOf, shiftDay } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import type { FieldProblem } from '../shared/errors.js';
import { legalWords } from './legal-files.js';
import type { PackSettingsRequest, SignOffRequest, SignatureRequest } from './legal-pack.dto.js';
import {
  addProtocol,
  latestProtocol,
  lockNumbers,
  packAgencies,
  readSettings,
  writeSettings,
  writeSignOff,
  writeSignature,
} from './legal-pack.queries.js';
import type { SignOffStep } from './legal-pack.types.js';
import { protocolText } from './pack-tables.rules.js';

/** A protocol is reviewed once a year. */
const PROTOCOL_DAYS = 365;

/** What people write: the settings of the pack, versions of the protocol, who signed them, and steps that were done. */
@Injectable()
export class ProtocolsService {
  constructor(private readonly database: Database) {}

  async write(settings: PackSettingsRequest, expectedVersion: number): Promise<void> {
    if (await writeSettings(this.database, settings, expectedVersion)) return;
    const current = await readSettings(this.database);
    expectVersion(expectedVersion, current?.version ?? 0, current);
  }

  /** Makes the next version from the settings. From then on agencies without a signature have the days of grace. */
  async publish(): Promise<void> {
    const settings = await readSettings(this.database);
    if (!settings) throw refused('settings_missing', ['settings_missing']);
    await lockNumbers(this.database);
    const number = ((await latestProtocol(this.database))?.number ?? 0) + 1;
    const textIn = (language: keyof Names): string =>
      protocolText(legalWords(language), settings, RECIPIENTS);
    const text = { tg: textIn('tg'), ru: textIn('ru'), en: textIn('en') };
    const endsOn = shiftDay(dayOf(this.database.now), PROTOCOL_DAYS);
    await addProtocol(this.database, { number, text, endsOn });
  }

  async sign(agencyId: string, signature: SignatureRequest): Promise<void> {
    const protocol = await latestProtocol(this.database);
    const isKnown = (await packAgencies(this.database)).some(({ id }) => id === agencyId);
    if (!protocol || !isKnown) throw notFound();
    const { firstSigner, secondSigner, signedOn } = signature;
    const isSame = firstSigner.toLowerCase() === secondSigner.toLowerCase();
    this.refuse([
      ...(isSame ? [{ path: 'secondSigner', code: 'same_signer' }] : []),
      ...(signedOn > this.today ? [{ path: 'signedOn', code: 'date_in_future' }] : []),
    ]);
    await writeSignature(this.database, protocol.number, { agencyId, ...signature });
  }

  async signOff(step: SignOffStep, done: SignOffRequest): Promise<void> {
    this.refuse(done.doneOn > this.today ? [{ path: 'doneOn', code: 'date_in_future' }] : []);
    await writeSignOff(this.database, { step, ...done });
  }

  private refuse(problems: FieldProblem[]): void {
    if (problems.length > 0) throw invalid(...problems);
  }

  private get today(): string {
    return dayOf(this.database.now);
  }
}

import { Injectable } from '@nestjs/common';
import { RECIPIENTS } from '../consent/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { dayOf, shiftDay } from '../shared/dates.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import type { FieldProblem } from '../shared/errors.js';
import { legalWords } from './legal-files.js';
import type { PackSettingsRequest, SignOffRequest, SignatureRequest } from './legal-pack.dto.js';
import {
  addProtocol,
  latestProtocol,
  lockNumbers,
  packAgencies,
  readSettings,
  readSignOffs,
  signaturesOf,
  writeSettings,
  writeSignOff,
  writeSignature,
} from './legal-pack.queries.js';
import type { SignOffStep } from './legal-pack.types.js';
import { protocolText } from './pack-tables.rules.js';

/** A protocol is reviewed once a year. */
const PROTOCOL_DAYS = 365;

/** Throws where the entry is another than the one that was shown, or where one is there by now. */
function expectShown(
  shownAt: string | null | undefined,
  before: { readonly recordedAt: Date } | undefined,
): void {
  if ((shownAt ? Date.parse(shownAt) : null) !== (before?.recordedAt.getTime() ?? null))
    throw new Problem(412, 'changed_meanwhile', { current: null });
}

/** What people write: the settings of the pack, versions of the protocol, who signed them, and steps that were done. */
@Injectable()
export class ProtocolsService {
  constructor(private readonly database: Database) {}

  async write(settings: PackSettingsRequest, expectedVersion: number): Promise<void> {
    if (await writeSettings(this.database, settings, expectedVersion)) return;
    const current = await readSettings(this.database);
    expectVersion(expectedVersion, current?.version ?? 0, current);
  }

  /** Makes the version after the one that was shown from the settings. From then on agencies without a signature have the days of grace. */
  async publish(shown: number): Promise<void> {
    const settings = await readSettings(this.database);
    if (!settings) throw refused('settings_missing', ['settings_missing']);
    await lockNumbers(this.database);
    const latest = await latestProtocol(this.database);
    const number = latest?.number ?? 0;
    expectVersion(shown, number, latest);
    const textIn = (language: keyof Names): string =>
      protocolText(legalWords(language), settings, RECIPIENTS);
    const text = { tg: textIn('tg'), ru: textIn('ru'), en: textIn('en') };
    const endsOn = shiftDay(dayOf(this.database.now), PROTOCOL_DAYS);
    await addProtocol(this.database, { number: number + 1, text, endsOn });
  }

  /** Records who signed the version that was shown; a signature that was typed wrongly is replaced as it was shown. */
  async sign(agencyId: string, request: SignatureRequest): Promise<void> {
    const { protocolNumber, recordedAt, ...signature } = request;
    await lockNumbers(this.database);
    const protocol = await latestProtocol(this.database);
    const isKnown = (await packAgencies(this.database)).some(({ id }) => id === agencyId);
    if (!protocol || !isKnown) throw notFound();
    expectVersion(protocolNumber, protocol.number, null);
    const before = (await signaturesOf(this.database, protocol.number)).find(
      (one) => one.agencyId === agencyId,
    );
    expectShown(recordedAt, before);
    const { firstSigner, secondSigner, signedOn } = signature;
    const isSame = firstSigner.toLowerCase() === secondSigner.toLowerCase();
    this.refuse([
      ...(isSame ? [{ path: 'secondSigner', code: 'same_signer' }] : []),
      ...(signedOn > this.today ? [{ path: 'signedOn', code: 'date_in_future' }] : []),
      ...(signedOn < protocol.publishedOn ? [{ path: 'signedOn', code: 'before_protocol' }] : []),
    ]);
    await writeSignature(this.database, protocol.number, { agencyId, ...signature });
  }

  async signOff(step: SignOffStep, { recordedAt, ...done }: SignOffRequest): Promise<void> {
    await lockNumbers(this.database);
    expectShown(
      recordedAt,
      (await readSignOffs(this.database)).find((one) => one.step === step),
    );
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

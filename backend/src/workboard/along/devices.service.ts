import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requireStepUp } from '../../access/index.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Database } from '../../platform/database/database.js';
import { Problem, notFound, refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { AgencyDeviceDto, DeviceDto, DeviceRequest, NewDeviceDto, ShareDto } from './along.dto.js';
import { ownCases } from './along.queries.js';
import {
  addDevice,
  agencyDevices,
  casesElsewhere,
  endDevice,
  endExpired,
  lockOwnDevices,
  meetDevice,
  ownDevice,
  ownDevices,
  replaceCases,
} from './devices.queries.js';
import type { CountedDevice, DeviceRow } from './devices.queries.js';
import { fits, freeNumber, mayTakeAlong, shareUntil, takenUntil } from './devices.rules.js';

const VERSION = 1;
const PURPOSE = 'device-share';
const placeOf = (row: string) => ({ table: 'devices', column: 'sealed_share', row });

/** Ended, expired, unknown, or of a person who may not take cases along any more: one answer, and the phone deletes. */
const ended = (): Problem => new Problem(410, 'device_ended');

/**
 * Phones with cases on them (OFFLINE 4). The server keeps one half of what opens them, sealed under the root key, and
 * hands it to its owner alone; without it the code of the phone opens nothing.
 */
@Injectable()
export class DevicesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  /** Throws unless the viewer's roles may take cases along and she has just proved her presence. */
  admit(): void {
    this.expectRole();
    requireStepUp(this.database.viewer, this.database.now);
  }

  expectRole(): void {
    if (!mayTakeAlong(this.database.viewer)) throw new Problem(403, 'not_for_phones');
  }

  async start({ hours, caseIds }: DeviceRequest): Promise<string> {
    await lockOwnDevices(this.database);
    await endExpired(this.database);
    const number = freeNumber((await ownDevices(this.database)).map((device) => device.number));
    if (number === null) throw refused('too_many_phones');
    const { now } = this.database;
    const id = newId();
    const until = takenUntil(now);
    const sealedShare = this.root.seal(PURPOSE, VERSION, { place: placeOf(id), plain: randomBytes(32) });
    const device = { id, number, hours, sealedShare, takenUntil: until };
    await addDevice(this.database, { ...device, shareUntil: shareUntil(now, hours, until) });
    await this.keepCases(id, caseIds);
    return id;
  }

  async showNew(id: string): Promise<NewDeviceDto> {
    const device = await ownDevice(this.database, id);
    if (!device) throw ended();
    return { id, number: device.number, ...this.toShare(device) };
  }

  async list(): Promise<DeviceDto[]> {
    return (await ownDevices(this.database)).map(toDto);
  }

  async listOfAgency(): Promise<AgencyDeviceDto[]> {
    const rows = await agencyDevices(this.database);
    return rows.map((row) => ({ ...toDto(row), personName: row.personName }));
  }

  async end(id: string): Promise<void> {
    if (!(await endDevice(this.database, id))) throw notFound();
  }

  /** Returns the problem where the phone ended with this request: thrown, it would take the end back. */
  async setCases(id: string, caseIds: readonly string[]): Promise<Problem | undefined> {
    this.expectRole();
    await lockOwnDevices(this.database);
    const device = await ownDevice(this.database, id);
    if (!device) throw ended();
    if (!(await meetDevice(this.database, id, device))) return ended();
    await this.keepCases(id, caseIds);
    return undefined;
  }

  /** As setCases. Whatever took a case from her, the answer is the same. */
  async renew(id: string): Promise<ShareDto | Problem> {
    const { viewer, now } = this.database;
    const device = mayTakeAlong(viewer) ? await ownDevice(this.database, id) : null;
    if (!device) throw ended();
    if (device.isResting) requireStepUp(viewer, now);
    const until = shareUntil(now, device.hours, device.takenUntil);
    const isMet = await meetDevice(this.database, id, { shareUntil: until, isResting: false });
    return isMet ? this.toShare({ ...device, shareUntil: until }) : ended();
  }

  async closeForNight(id: string): Promise<Problem | undefined> {
    if (!(await ownDevice(this.database, id))) throw ended();
    const resting = { shareUntil: this.database.now, isResting: true };
    return (await meetDevice(this.database, id, resting)) ? undefined : ended();
  }

  /** "Blocked", "of a colleague", "not to be taken along" and "no such case" are one answer. */
  private async keepCases(id: string, caseIds: readonly string[]): Promise<void> {
    const own = await ownCases(this.database);
    const takeable = new Set(own.flatMap((one) => (one.takeable ? one.caseId : [])));
    if (!caseIds.every((caseId) => takeable.has(caseId))) throw notFound();
    if (!fits(caseIds, await casesElsewhere(this.database, id))) throw refused('too_many_cases_along');
    for (const caseId of caseIds) this.database.audit.touch(caseId, 'core');
    await replaceCases(this.database, id, caseIds);
  }

  private toShare(device: DeviceRow & { sealedShare: Buffer }): ShareDto {
    const share = this.root.open(PURPOSE, placeOf(device.id), device.sealedShare);
    return {
      share: share.toString('base64url'),
      shareUntil: device.shareUntil.toISOString(),
      takenUntil: device.takenUntil.toISOString(),
      serverTime: this.database.now.toISOString(),
    };
  }
}

const toDto = ({ id, number, caseCount, isResting, ...times }: CountedDevice): DeviceDto => ({
  id,
  number,
  startedAt: times.startedAt.toISOString(),
  lastContactAt: times.lastContactAt.toISOString(),
  takenUntil: times.takenUntil.toISOString(),
  shareUntil: times.shareUntil.toISOString(),
  caseCount,
  isResting,
});

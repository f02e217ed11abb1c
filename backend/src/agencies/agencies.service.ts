import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { newAgencyKeyPair } from '../platform/crypto/agency-keys.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { awaitAll } from '../shared/await-all.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { AgencyChangeRequest, AgencyDto, MembershipDto, NewAgencyRequest } from './agencies.dto.js';
import { Agency, AgencyKey, AgencyMembership, WorkingGroup } from './agencies.entity.js';
import {
  agenciesOf,
  findAgency,
  isActiveIn,
  keyAt,
  keyHolders,
  newestKey,
  runningMemberships,
} from './agencies.queries.js';
import { kindOf } from './agencies.types.js';

export type AgencyInShort = Pick<AgencyDto, 'id' | 'type' | 'name' | 'dutyPhone'>;

const shortSlot = (id: string): string => `agency/${id}`;
const nameOf = ({ nameTg: tg, nameRu: ru, nameEn: en }: Agency): AgencyDto['name'] => ({ tg, ru, en });
const writable = ({ name, dutyPhone }: NewAgencyRequest | AgencyChangeRequest) => ({
  nameTg: name.tg,
  nameRu: name.ru,
  nameEn: name.en,
  dutyPhone: dutyPhone ?? null,
});

/** Member agencies, their keys, and the groups they work in; one that serves two districts works in two groups. */
@Injectable()
export class AgenciesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  async list(): Promise<AgencyDto[]> {
    const agencies = await this.database.repository(Agency).find({ order: { place: 'ASC', nameEn: 'ASC' } });
    const [memberships, holders] = await awaitAll([
      runningMemberships(this.database),
      keyHolders(this.database),
    ]);
    return agencies.map((agency) =>
      this.toAgency(agency, holders.get(agency.id), memberships.get(agency.id)),
    );
  }

  async get(id: string): Promise<AgencyDto> {
    const [agency, memberships, holders] = await awaitAll([
      findAgency(this.database, id),
      runningMemberships(this.database, id),
      keyHolders(this.database, id),
    ]);
    if (!agency) throw notFound();
    return this.toAgency(agency, holders.get(id), memberships.get(id));
  }

  /** Names and types by id, read once per transaction: they do not change during a referral. */
  async inShort(ids: readonly string[]): Promise<ReadonlyMap<string, AgencyInShort>> {
    const { memo } = this.database;
    const missing = ids.filter((id) => !memo.has(shortSlot(id)));
    if (missing.length > 0)
      for (const row of await agenciesOf(this.database, missing))
        memo.set(shortSlot(row.id), this.toShort(row));
    const known = ids.map((id) => memo.get(shortSlot(id)) as AgencyInShort | undefined);
    return new Map(known.flatMap((agency) => (agency ? [[agency.id, agency]] : [])));
  }

  private toShort(agency: Agency): AgencyInShort {
    const { id, type, dutyPhone } = agency;
    return { id, type, name: nameOf(agency), dutyPhone: this.isHidden(agency) ? null : dutyPhone };
  }

  /** Where a shelter is, and its number, is for its own people. */
  private isHidden({ id, type }: Pick<Agency, 'id' | 'type'>): boolean {
    return type === 'shelter' && id !== this.database.viewer.agencyId;
  }

  async create(request: NewAgencyRequest): Promise<string> {
    const id = newId();
    const { type, place, workingGroupIds } = request;
    await this.database.insert(Agency, { id, type, place, kind: kindOf(type), ...writable(request) });
    await this.database.insert(AgencyKey, { agencyId: id, version: 1, ...newAgencyKeyPair(this.root, id) });
    await this.setGroups(id, workingGroupIds);
    return id;
  }

  async change(id: string, expectedVersion: number, request: AgencyChangeRequest): Promise<void> {
    const agency = await this.get(id);
    expectVersion(expectedVersion, agency.version, agency);
    const { status, headUserId, workingGroupIds } = request;
    if (headUserId && !(await isActiveIn(this.database, headUserId, id)))
      throw invalid({ path: 'headUserId', code: 'not_of_agency' });
    const { affected } = await this.database.repository(Agency).update(
      { id, version: expectedVersion },
      {
        status,
        ...writable(request),
        ...(headUserId === undefined ? {} : { headUserId }),
        version: expectedVersion + 1,
      },
    );
    expectChanged(affected);
    await this.setGroups(id, workingGroupIds);
  }

  /** The agency that takes cases over must never be police (SECURITY B4), nor a programme for perpetrators. */
  async refusePoliceFallback(agencyId: string | null | undefined): Promise<void> {
    if (!agencyId) return;
    const { kind, type } = await this.get(agencyId);
    if (kind === 'police') throw invalid({ path: 'fallbackAgencyId', code: 'police_not_possible' });
    if (type === 'perpetrator_prog') throw invalid({ path: 'fallbackAgencyId', code: 'not_valid' });
  }

  /** The newest public key of an agency, to which data keys are sealed. */
  async publicKey(agencyId: string): Promise<Pick<AgencyKey, 'version' | 'publicKey'>> {
    const { version, publicKey } = await newestKey(this.database, agencyId);
    return { version, publicKey };
  }

  /** The private key of an agency at a version, sealed, and who holds what opens it. */
  privateKey(agencyId: string, version: number): Promise<Pick<AgencyKey, 'sealedPrivateKey' | 'heldBy'>> {
    return keyAt(this.database, agencyId, version);
  }

  /** Makes the agency a member of exactly these groups; unchanged memberships keep running. */
  private async setGroups(agencyId: string, groupIds: readonly string[]): Promise<void> {
    const memberships = (await runningMemberships(this.database, agencyId)).get(agencyId) ?? [];
    const running = memberships.map((one) => one.workingGroupId);
    const joined = groupIds.filter((id) => !running.includes(id));
    const left = running.filter((id) => !groupIds.includes(id));
    const { now: startedAt } = this.database;
    for (const id of joined)
      if (!(await this.database.repository(WorkingGroup).existsBy({ id })))
        throw invalid({ path: 'workingGroupIds', code: 'not_in_list' });
    if (left.length > 0)
      await this.database
        .repository(AgencyMembership)
        .update({ agencyId, workingGroupId: In(left), endedAt: IsNull() }, { endedAt: startedAt });
    await this.database.insert(
      AgencyMembership,
      joined.map((workingGroupId) => ({ id: newId(), agencyId, workingGroupId, startedAt })),
    );
  }

  private mayKnowHead(id: string): boolean {
    const { agencyId, roles } = this.database.viewer;
    return roles.includes('administrator') || (roles.includes('supervisor') && id === agencyId);
  }

  /** Hides the address and groups of a shelter from other agencies; administrators see them to manage memberships. */
  private toAgency(
    agency: Agency,
    keyHeldBy: AgencyKey['heldBy'] = 'server',
    memberships: MembershipDto[] = [],
  ): AgencyDto {
    const { roles } = this.database.viewer;
    const { id, type, kind, place, status, version } = agency;
    const isAdministrator = roles.includes('administrator');
    const isHidden = this.isHidden(agency);
    const isListed = isAdministrator || !isHidden;
    return {
      id,
      memberships: isListed ? memberships : [],
      type,
      kind,
      place: isHidden ? null : place,
      name: nameOf(agency),
      dutyPhone: isListed ? agency.dutyPhone : null,
      headUserId: this.mayKnowHead(id) ? agency.headUserId : null,
      status,
      keyHeldBy,
      version,
    };
  }
}

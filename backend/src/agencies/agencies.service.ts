import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { MembershipDto, AgencyChangeRequest, AgencyDto, NewAgencyRequest } from './agencies.dto.js';
import { AgencyMembership, WorkingGroup, AgencyKey, Agency } from './agencies.entity.js';
import { newAgencyKeyPair } from '../platform/crypto/agency-keys.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { awaitAll } from '../shared/await-all.js';
import { kindOf } from './agencies.types.js';

const RUNNING = '(m.ended_at is null or m.ended_at > panoh.now())';

/** Which agencies work in which groups; one that serves two districts works in both groups. */
@Injectable()
export class MembershipsService {
  constructor(private readonly database: Database) {}

  /** Running memberships by agency, the oldest first; of one agency where it is named. */
  async ofAgencies(agencyId: string | null = null): Promise<Map<string, MembershipDto[]>> {
    const rows = await this.database.query<{ agency_id: string; group_id: string; started_at: Date }>(
      `select m.agency_id, m.working_group_id as group_id, m.started_at from panoh.agency_memberships m
       where ${RUNNING} and ($1::uuid is null or m.agency_id = $1) order by m.started_at, m.id`,
      [agencyId],
    );
    const memberships = new Map<string, MembershipDto[]>();
    for (const { agency_id, group_id, started_at } of rows)
      memberships.set(agency_id, [
        ...(memberships.get(agency_id) ?? []),
        { workingGroupId: group_id, startedAt: started_at.toISOString() },
      ]);
    return memberships;
  }

  /** Makes the agency a member of exactly these groups; unchanged memberships keep running. */
  async set(agencyId: string, groupIds: readonly string[]): Promise<void> {
    const running = ((await this.ofAgencies(agencyId)).get(agencyId) ?? []).map((one) => one.workingGroupId);
    const joined = groupIds.filter((id) => !running.includes(id));
    const left = running.filter((id) => !groupIds.includes(id));
    await this.refuseUnknown(joined);
    if (left.length > 0)
      await this.database.query(
        `update panoh.agency_memberships set ended_at = panoh.now()
         where agency_id = $1 and working_group_id = any ($2) and ended_at is null`,
        [agencyId, left],
      );
    if (joined.length > 0)
      await this.database.insert(
        AgencyMembership,
        joined.map((workingGroupId) => ({
          id: newId(),
          agencyId,
          workingGroupId,
          startedAt: this.database.now,
        })),
      );
  }

  private async refuseUnknown(groupIds: readonly string[]): Promise<void> {
    const groups = this.database.repository(WorkingGroup);
    for (const id of groupIds)
      if (!(await groups.existsBy({ id }))) throw invalid({ path: 'workingGroupIds', code: 'not_in_list' });
  }
}

type KeyHolder = AgencyKey['heldBy'];

export type AgencyInShort = Pick<AgencyDto, 'id' | 'type' | 'name'>;

const shortSlot = (id: string): string => `agency/${id}`;
const toShort = ({ id, type, nameTg, nameRu, nameEn }: Agency): AgencyInShort => ({
  id,
  type,
  name: { tg: nameTg, ru: nameRu, en: nameEn },
});

/** Member agencies and their keys. */
@Injectable()
export class AgenciesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly memberships: MembershipsService,
  ) {}

  async list(): Promise<AgencyDto[]> {
    const agencies = await this.database.repository(Agency).find({ order: { place: 'ASC', nameEn: 'ASC' } });
    const [memberships, holders] = await awaitAll([this.memberships.ofAgencies(), this.holders()]);
    return agencies.map((agency) =>
      this.toAgency(agency, holders.get(agency.id), memberships.get(agency.id)),
    );
  }

  async get(id: string): Promise<AgencyDto> {
    const [[agency], memberships, holders] = await awaitAll([
      this.database.rows(Agency, 'where id = $1', [id]),
      this.memberships.ofAgencies(id),
      this.holders(id),
    ]);
    if (!agency) throw notFound();
    return this.toAgency(agency, holders.get(id), memberships.get(id));
  }

  /** Names and kinds by id, read once per transaction: they do not change during a referral. */
  async inShort(ids: readonly string[]): Promise<ReadonlyMap<string, AgencyInShort>> {
    const { memo } = this.database;
    const missing = ids.filter((id) => !memo.has(shortSlot(id)));
    if (missing.length > 0)
      for (const row of await this.database.rows(Agency, 'where id = any ($1)', [missing]))
        memo.set(shortSlot(row.id), toShort(row));
    const known = ids.map((id) => memo.get(shortSlot(id)) as AgencyInShort | undefined);
    return new Map(known.flatMap((agency) => (agency ? [[agency.id, agency]] : [])));
  }

  async create(request: NewAgencyRequest): Promise<string> {
    const id = newId();
    const { name, type, place, workingGroupIds } = request;
    await this.database.insert(Agency, {
      id,
      type,
      place,
      kind: kindOf(type),
      nameTg: name.tg,
      nameRu: name.ru,
      nameEn: name.en,
      dutyPhone: request.dutyPhone ?? null,
    });
    await this.database.insert(AgencyKey, { agencyId: id, version: 1, ...newAgencyKeyPair(this.root, id) });
    await this.memberships.set(id, workingGroupIds);
    return id;
  }

  async change(id: string, expectedVersion: number, request: AgencyChangeRequest): Promise<void> {
    const agency = await this.get(id);
    expectVersion(expectedVersion, agency.version, agency);
    if (request.headUserId) await this.expectHead(id, request.headUserId);
    const { affected } = await this.database.repository(Agency).update(
      { id, version: expectedVersion },
      {
        status: request.status,
        nameTg: request.name.tg,
        nameRu: request.name.ru,
        nameEn: request.name.en,
        dutyPhone: request.dutyPhone ?? null,
        ...(request.headUserId === undefined ? {} : { headUserId: request.headUserId }),
        version: expectedVersion + 1,
      },
    );
    expectChanged(affected);
    await this.memberships.set(id, request.workingGroupIds);
  }

  /** An agency's head must be one of its users: the head is notified of the agency's numbers. */
  private async expectHead(agencyId: string, userId: string): Promise<void> {
    const people = await this.database.query(
      `select 1 from panoh.users where id = $1 and agency_id = $2 and status = 'active'`,
      [userId, agencyId],
    );
    if (people.length === 0) throw invalid({ path: 'headUserId', code: 'not_of_agency' });
  }

  /** The agency that takes cases over must never be police (SECURITY B4). */
  async refusePoliceFallback(agencyId: string | null | undefined): Promise<void> {
    if (agencyId && (await this.get(agencyId)).kind === 'police') {
      throw invalid({ path: 'fallbackAgencyId', code: 'police_not_possible' });
    }
  }

  /** The newest public key of an agency, to which data keys are sealed. */
  async publicKey(agencyId: string): Promise<{ version: number; publicKey: Buffer }> {
    const key = await this.newestKey(agencyId);
    return { version: key.version, publicKey: key.publicKey };
  }

  /** The private key of an agency at a version, sealed, and who holds what opens it. */
  async privateKey(
    agencyId: string,
    version: number,
  ): Promise<Pick<AgencyKey, 'sealedPrivateKey' | 'heldBy'>> {
    const [key] = await this.database.rows(AgencyKey, 'where agency_id = $1 and version = $2', [
      agencyId,
      version,
    ]);
    if (!key) throw notFound();
    return key;
  }

  private async newestKey(agencyId: string): Promise<AgencyKey> {
    const [key] = await this.database.rows(AgencyKey, 'where agency_id = $1 order by version desc limit 1', [
      agencyId,
    ]);
    if (!key) throw notFound();
    return key;
  }

  /** Who holds what opens the newest pair of each agency. */
  private async holders(agencyId: string | null = null): Promise<Map<string, KeyHolder>> {
    const rows = await this.database.query<{ id: string; holder: KeyHolder }>(
      `select distinct on (agency_id) agency_id as id, held_by as holder from panoh.agency_keys
       where $1::uuid is null or agency_id = $1 order by agency_id, version desc`,
      [agencyId],
    );
    return new Map(rows.map(({ id, holder }) => [id, holder]));
  }

  private mayKnowHead({ id }: Agency): boolean {
    const { agencyId, roles } = this.database.viewer;
    return roles.includes('administrator') || (roles.includes('supervisor') && id === agencyId);
  }

  /** Hides the address and groups of a shelter from other agencies; administrators see them to manage memberships. */
  private toAgency(
    agency: Agency,
    keyHeldBy: KeyHolder = 'server',
    memberships: MembershipDto[] = [],
  ): AgencyDto {
    const { agencyId, roles } = this.database.viewer;
    const isHidden = agency.type === 'shelter' && agency.id !== agencyId;
    return {
      id: agency.id,
      memberships: isHidden && !roles.includes('administrator') ? [] : memberships,
      type: agency.type,
      kind: agency.kind,
      place: isHidden ? null : agency.place,
      name: { tg: agency.nameTg, ru: agency.nameRu, en: agency.nameEn },
      dutyPhone: isHidden && !roles.includes('administrator') ? null : agency.dutyPhone,
      headUserId: this.mayKnowHead(agency) ? agency.headUserId : null,
      status: agency.status,
      keyHeldBy,
      version: agency.version,
    };
  }
}

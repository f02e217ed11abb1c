import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { WorkingGroupDto, WorkingGroupRequest } from './agencies.dto.js';
import { AgenciesService } from './agencies.service.js';
import { WorkingGroup } from './agencies.entity.js';

/** Working groups: who leads them, and which agency takes a case over when its owner is blocked. */
@Injectable()
export class WorkingGroupsService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
  ) {}

  /** All of them, or those named. */
  async list(ids?: readonly string[]): Promise<WorkingGroupDto[]> {
    const groups = await this.database.repository(WorkingGroup).find({
      where: ids ? { id: In([...ids]) } : {},
      order: { place: 'ASC', id: 'ASC' },
    });
    return groups.map(toGroup);
  }

  async get(id: string): Promise<WorkingGroupDto> {
    const group = await this.database.repository(WorkingGroup).findOneBy({ id });
    if (!group) throw notFound();
    return toGroup(group);
  }

  async create(request: WorkingGroupRequest): Promise<string> {
    await this.agencies.refusePoliceFallback(request.fallbackAgencyId);
    const id = newId();
    await this.database.insert(WorkingGroup, { id, ...columns(request) });
    return id;
  }

  async change(id: string, expectedVersion: number, request: WorkingGroupRequest): Promise<void> {
    await this.agencies.refusePoliceFallback(request.fallbackAgencyId);
    const group = await this.get(id);
    expectVersion(expectedVersion, group.version, group);
    const { affected } = await this.database
      .repository(WorkingGroup)
      .update({ id, version: expectedVersion }, { ...columns(request), version: expectedVersion + 1 });
    expectChanged(affected);
  }
}

const columns = ({ name, ...rest }: WorkingGroupRequest) => ({
  place: rest.place,
  nameTg: name.tg,
  nameRu: name.ru,
  nameEn: name.en,
  chairUserId: rest.chairUserId ?? null,
  coordinatorUserId: rest.coordinatorUserId ?? null,
  deputyUserId: rest.deputyUserId ?? null,
  fallbackAgencyId: rest.fallbackAgencyId ?? null,
});

const toGroup = ({
  nameTg: tg,
  nameRu: ru,
  nameEn: en,
  createdAt: _,
  ...group
}: WorkingGroup): WorkingGroupDto => ({ ...group, name: { tg, ru, en } });

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { notFound } from '../../shared/errors.js';
import type { GroupId } from '../statistics.queries.js';
import type { SupplyDto } from './supply.dto.js';
import { readSupply } from './supply.queries.js';

/** Where supply ends in a year: by district, month and service, and between which agencies. */
@Injectable()
export class SupplyService {
  constructor(private readonly database: Database) {}

  /** @param groupId null: of the viewer's agency. */
  of(groupId: GroupId, year: number): Promise<SupplyDto> {
    if (groupId !== null && !this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    return readSupply(this.database, groupId, [`${year}-01-01`, `${year + 1}-01-01`]);
  }
}

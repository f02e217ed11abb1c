import { Injectable } from '@nestjs/common';
import { TablesService } from '../tables.service.js';
import type { MinimumSetDto } from './minimum-set.dto.js';
import { missingShare } from './minimum-set.rules.js';
import { wordsOf } from '../list-words.rules.js';
import { MINIMUM_SET, codesOf } from './minimum-set.types.js';

/** The minimum set of administrative data beside what the product holds of it. */
@Injectable()
export class MinimumSetService {
  constructor(private readonly tables: TablesService) {}

  /** Of one year or of the newest. */
  async get(asked: number | null): Promise<MinimumSetDto> {
    const { years } = await this.tables.list();
    const year = asked ?? years[0] ?? null;
    const needed = [...new Set(MINIMUM_SET.flatMap(({ missing }) => missing?.table ?? []))];
    const counted = year === null ? [] : await this.tables.several(needed, year);
    const cells = new Map(counted.map((table) => [table.definition.code, table.cells]));
    return {
      years,
      year,
      items: MINIMUM_SET.map(({ missing, ...item }) => {
        const share = missingShare(missing, missing ? cells.get(missing.table) : undefined);
        return {
          ...item,
          words: item.list && wordsOf(item.list),
          codes: codesOf(item.list),
          missing: share.state,
          missingPercent: share.percent,
          missingIn: missing?.table ?? null,
        };
      }),
    };
  }
}

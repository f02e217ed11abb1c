import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { SurvivorsService } from '../survivors/index.js';
import { newestCaseIds, similarCases } from './case-lists.queries.js';
import type { SimilarPeopleDto, SimilarPeopleRequest } from './similar-people.dto.js';
import { similarity, similarityRank } from './similar-people.rules.js';
import type { Similarity } from './similar-people.rules.js';

/** How many of the newest cases are opened and compared, as in a search by name. */
const BUDGET = 500;
const SHOWN = 5;

/**
 * People of the own agency who resemble the one about to be registered. Row security leaves blocked cases out before
 * anything is opened, so that the answer and its time are the same with and without one.
 */
@Injectable()
export class SimilarPeopleService {
  constructor(
    private readonly database: Database,
    private readonly survivors: SurvivorsService,
  ) {}

  async find(asked: SimilarPeopleRequest): Promise<SimilarPeopleDto> {
    this.database.audit.purpose = 'search';
    const ids = await newestCaseIds(this.database, BUDGET + 1);
    const opened = await this.survivors.readMany(ids.slice(0, BUDGET));
    const alike = [...opened]
      .flatMap(([id, identity]) => withSimilarity(id, similarity(asked, identity)))
      .sort((first, second) => second.rank - first.rank || ids.indexOf(first.id) - ids.indexOf(second.id));
    const shown = alike.slice(0, SHOWN);
    for (const { id } of shown) this.database.audit.touch(id, 'identity');
    const cases = new Map(
      (
        await similarCases(
          this.database,
          shown.map(({ id }) => id),
        )
      ).map((row) => [row.id, row]),
    );
    const items = shown.flatMap(({ id, agrees }) => {
      const row = cases.get(id);
      return row ? [{ ...row, ...agrees, openedAt: row.openedAt.toISOString() }] : [];
    });
    return { items, isComplete: ids.length <= BUDGET && alike.length <= SHOWN };
  }
}

const withSimilarity = (id: string, agrees: Similarity | null) =>
  agrees ? [{ id, agrees, rank: similarityRank(agrees) }] : [];

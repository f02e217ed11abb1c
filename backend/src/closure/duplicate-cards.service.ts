import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { SurvivorsService } from '../survivors/index.js';
import type { DuplicateCardDto } from './closure-requests.dto.js';
import { cardOf, compareCards } from './duplicate-cards.rules.js';
import type { CardVerdicts } from './duplicate-cards.rules.js';

interface CardRow {
  id: string;
  code: string | null;
  openedAt: Date;
  leadName: string | null;
  lastContactAt: Date | null;
}

/** Row security leaves the cases that the viewer may see. */
const CARDS = `select c.id, s.code, c.opened_at as "openedAt", u.display_name as "leadName",
    (select max(k.contacted_at) from panoh.contacts k where k.case_id = c.id) as "lastContactAt"
  from panoh.cases c left join panoh.survivors s on s.case_id = c.id left join panoh.users u on u.id = c.lead_user_id
  where c.id = any ($1)`;

/** The two records of a duplicate, as their own agency compares them; no other agency reads a word of them. */
@Injectable()
export class DuplicateCards {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly survivors: SurvivorsService,
  ) {}

  async compare(caseId: string, keptId: string): Promise<CardVerdicts> {
    const words = await this.survivors.readMany([caseId, keptId]);
    return compareCards(cardOf(words.get(caseId)), cardOf(words.get(keptId)));
  }

  /** The record that ends first, then the one that stays; written to the audit trace as looked at. */
  async cards(caseId: string, keptId: string): Promise<DuplicateCardDto[]> {
    const ids = [caseId, keptId];
    const [rows, words] = await Promise.all([
      this.database.query<CardRow>(CARDS, [ids]),
      this.survivors.readMany(ids),
    ]);
    for (const id of words.keys()) await this.access.toRead(id, 'identity');
    return ids.flatMap((id) => {
      const row = rows.find((one) => one.id === id);
      if (!row) return [];
      const { code, leadName, openedAt, lastContactAt } = row;
      return {
        ...{ caseId: id, code, leadName, ...cardOf(words.get(id)) },
        openedAt: openedAt.toISOString(),
        lastContactAt: lastContactAt?.toISOString() ?? null,
      };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { Language, Names } from '../identity/index.js';
import { blocksOf } from './articles.rules.js';
import type { Block, ArticleKind, Section, WithdrawalReason } from './articles.rules.js';

/** A line of the public list. */
export interface PublicLine {
  readonly id: string;
  readonly section: Section;
  readonly kind: ArticleKind;
  readonly title: Names;
  readonly publishedAt: Date;
  readonly correctedAt: Date | null;
}

/** A text as anybody reads it; of a withdrawn one only that, when and why. */
export type PublicArticle =
  | (PublicLine & { readonly agency: Names; readonly blocks: Readonly<Record<Language, readonly Block[]>> })
  | {
      readonly section: Section;
      readonly withdrawn: { readonly at: Date; readonly reason: WithdrawalReason };
    };

type Words = Record<`${'title' | 'text' | 'agency'}${'Tg' | 'Ru' | 'En'}`, string>;
type LineRow = Omit<PublicLine, 'title'> & Words;
type Row = LineRow & { withdrawnAt: Date | null; withdrawnReason: WithdrawalReason };

const LINE = `id, section, kind, title_tg as "titleTg", title_ru as "titleRu", title_en as "titleEn",
  published_at as "publishedAt", corrected_at as "correctedAt"`;

/** Public reads through database functions that return only public columns. */
@Injectable()
export class PublicArticlesService {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async list(): Promise<PublicLine[]> {
    return this.reading(async () => {
      const rows = await this.database.query<LineRow>(`select ${LINE} from panoh.public_articles(null)`);
      return rows.map(toLine);
    });
  }

  /** Null where there is none of this id, or none that was ever public. */
  async find(id: string): Promise<PublicArticle | null> {
    return this.reading(async () => {
      const [row] = await this.database.query<Row>(
        `select ${LINE}, text_tg as "textTg", text_ru as "textRu", text_en as "textEn", agency_tg as "agencyTg",
           agency_ru as "agencyRu", agency_en as "agencyEn", withdrawn_at as "withdrawnAt",
           withdrawn_reason as "withdrawnReason" from panoh.public_articles($1)`,
        [id],
      );
      return row ? toArticle(row) : null;
    });
  }

  private reading<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, work);
  }
}

const toLine = ({
  id,
  section,
  kind,
  titleTg,
  titleRu,
  titleEn,
  publishedAt,
  correctedAt,
}: LineRow): PublicLine => ({
  ...{ id, section, kind, publishedAt, correctedAt },
  title: { tg: titleTg, ru: titleRu, en: titleEn },
});

const toArticle = (row: Row): PublicArticle =>
  row.withdrawnAt
    ? { section: row.section, withdrawn: { at: row.withdrawnAt, reason: row.withdrawnReason } }
    : {
        ...toLine(row),
        agency: { tg: row.agencyTg, ru: row.agencyRu, en: row.agencyEn },
        blocks: { tg: blocksOf(row.textTg), ru: blocksOf(row.textRu), en: blocksOf(row.textEn) },
      };

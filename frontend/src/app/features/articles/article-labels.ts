import { LANGUAGE } from '../../api/models/language-array';
import { Injectable, inject } from '@angular/core';
import type { ArticleLineDto } from '../../api/models/article-line-dto';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import type { LanguageCode } from '../../core/language/languages';
import { Texts, textName } from '../../core/language/texts';
import type { IconName } from '../../ui/icon/icon';

type Titles = Pick<ArticleLineDto, 'titleTg' | 'titleRu' | 'titleEn'>;
type Tone = 'plain' | 'soon' | 'waiting' | 'done' | 'late';

const LOOK: Record<ArticleLineDto['state'], { icon: IconName; tone: Tone }> = {
  draft: { icon: 'edit', tone: 'plain' },
  in_review: { icon: 'hourglass', tone: 'waiting' },
  published: { icon: 'check', tone: 'done' },
  withdrawn: { icon: 'forbidden', tone: 'late' },
};

/** Under which key the words of a text lie that its writer has not saved; of a new one, without an id. */
export const articleDraft = (id?: string): string => (id ? `article:${id}` : 'article');

/** What a text is called, and where it stands. */
@Injectable({ providedIn: 'root' })
export class ArticleLabels {
  private readonly texts = inject(Texts);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  private readonly t = this.texts.t;

  /** In the language of the screen, else in the first one that has a title. */
  title(article: Titles): { text: string; lang: LanguageCode } {
    const inLanguage = { tg: article.titleTg, ru: article.titleRu, en: article.titleEn };
    const own = this.language.current();
    const lang = [own, ...LANGUAGE].find((one) => inLanguage[one]);
    return { text: lang ? (inLanguage[lang] ?? '') : this.t('articles.untitled'), lang: lang ?? own };
  }

  state({ state }: Pick<ArticleLineDto, 'state'>): { text: string; icon: IconName; tone: Tone } {
    return { text: this.t(`article-state.${textName(state)}`), ...LOOK[state] };
  }

  kind({ kind }: Pick<ArticleLineDto, 'kind'>): string {
    return this.t(`article-kind.${kind}`);
  }

  changed({ changedAt }: Pick<ArticleLineDto, 'changedAt'>): string {
    return this.t('articles.changed', { day: this.dates.moment(changedAt) });
  }
}

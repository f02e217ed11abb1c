import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { PublicArticlesService } from '../articles/index.js';
import type { PublicArticle } from '../articles/index.js';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Permit } from '../platform/http/permit.js';
import { KEEP, send } from './answers.js';
import type { Markup } from './markup.js';
import { articlePage, newsPage, sectionPage } from './news-page.js';
import { PortalPagesService } from './portal-pages.service.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * News and methodology of five sections. Nothing of it is kept anywhere on the way or in a browser: what is withdrawn is
 * gone with the next look.
 */
@ApiExcludeController()
@Controller('portal/:language/news')
export class NewsController {
  constructor(
    private readonly pages: PortalPagesService,
    private readonly articles: PublicArticlesService,
  ) {}

  @Get()
  @Permit('public', 'Shows the sections with their newest titles.')
  async listNews(@Param('language') language: string, @Res() response: Response): Promise<void> {
    const known = languageOf(language);
    const page = known && newsPage(this.pages.words[known], await this.articles.list());
    this.show(response, { language: known, path: 'news', page });
  }

  @Get(':section')
  @Permit('public', 'Lists what a section published.')
  async listSection(
    @Param('language') language: string,
    @Param('section') section: string,
    @Res() response: Response,
  ): Promise<void> {
    const known = languageOf(language);
    const page = known && sectionPage(this.pages.words[known], section, await this.articles.list());
    this.show(response, { language: known, path: `news/${section}`, page });
  }

  @Get(':section/:id')
  @Permit('public', 'Shows a text, or that it was withdrawn.')
  async getNews(
    @Param() { language = '', section = '', id = '' }: Record<string, string | undefined>,
    @Res() response: Response,
  ): Promise<void> {
    const known = languageOf(language);
    const article = known && (await this.find(section, id));
    const page = article && articlePage(this.pages.words[known], article);
    const status = article && isGone(article) ? 410 : 200;
    this.show(response, { language: known, path: `news/${section}/${id}`, page, status });
  }

  private async find(section: string, id: string): Promise<PublicArticle | null> {
    const article = UUID.test(id) ? await this.articles.find(id) : null;
    return article?.section === section ? article : null;
  }

  private show(
    response: Response,
    shown: { language: Language | undefined; path: string; page: Markup | null | undefined; status?: number },
  ): void {
    const { language = LANGUAGES[0], path, page, status = 200 } = shown;
    const text = page ? this.pages.whole(language, path, page) : this.pages.missing(language);
    send(response, { status: page ? status : 404, type: 'text/html', keep: KEEP.nowhere, text });
  }
}

const languageOf = (text: string): Language | undefined => LANGUAGES.find((one) => one === text);
const isGone = (article: PublicArticle): boolean => 'withdrawn' in article;

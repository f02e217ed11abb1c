import { Controller, Get, Param, Res, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { PublicArticlesService } from './articles.service.js';
import type { PublicArticle } from './articles.service.js';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { RequirePermission } from '../platform/http/permit.js';
import { KEEP, send, LICENCE } from './answers.js';
import type { Markup } from './markup.js';
import { articlePage, newsPage, sectionPage } from './news-page.js';
import { PortalPagesService } from './portal-pages.service.js';
import { notFound } from '../shared/errors.js';
import {
  atLocationLineOf,
  atLocationOf,
  derivedId,
  organizationOf,
  organizationWith,
  pageOfList,
  serviceLineOf,
  serviceOf,
} from './hsds.js';
import type { HsdsContext } from './hsds.js';
import type { ListedService } from './portal.types.js';
import { PublicDirectoryService } from './public-directory.service.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * News and methodology of five sections. Never cached by proxies or browsers: a withdrawn article disappears with the
 * next request.
 */
@ApiExcludeController()
@Controller('portal/:language/news')
export class NewsController {
  constructor(
    private readonly pages: PortalPagesService,
    private readonly articles: PublicArticlesService,
  ) {}

  @Get()
  @RequirePermission('public', 'Shows the sections with their newest titles.')
  async listNews(@Param('language') language: string, @Res() response: Response): Promise<void> {
    const known = languageOf(language);
    const page = known && newsPage(this.pages.words[known], await this.articles.list());
    this.show(response, { language: known, path: 'news', page });
  }

  @Get(':section')
  @RequirePermission('public', 'Lists what a section published.')
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
  @RequirePermission('public', 'Shows a text, or that it was withdrawn.')
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

type Asked = Record<string, unknown>;

/** The listed services as open data, in the form that directories of other places and countries have (HSDS 3.0). */
@ApiExcludeController()
@Controller('portal/data/hsds')
export class OpenDirectoryController {
  constructor(
    private readonly directory: PublicDirectoryService,
    private readonly pages: PortalPagesService,
  ) {}

  @Get()
  @RequirePermission('public', 'Says which version of HSDS this is.')
  getHsdsVersion(@Res() response: Response): void {
    this.answer(response, {
      version: '3.0',
      profile: 'https://docs.openreferral.org/en/3.0/',
      openapi_url: 'https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json',
      license: LICENCE,
    });
  }

  @Get('services')
  @RequirePermission('public', 'Lists the services.')
  async listOpenServices(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const of = asked['full'] === 'true' ? serviceOf : serviceLineOf;
    this.answer(
      response,
      pageOfList(
        services.map((service) => of(service, context)),
        asked,
      ),
    );
  }

  @Get('services/:id')
  @RequirePermission('public', 'Shows a whole service.')
  async getOpenService(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const found = services.find((service) => service.id === id);
    this.answer(response, found ? serviceOf(found, context) : null);
  }

  @Get('organizations')
  @RequirePermission('public', 'Lists the agencies that offer them.')
  async listOpenOrganizations(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const one = new Map(services.map((service) => [service.agencyId, organizationOf(service, context)]));
    this.answer(response, pageOfList([...one.values()], asked));
  }

  @Get('organizations/:id')
  @RequirePermission('public', 'Shows an agency with its services.')
  async getOpenOrganization(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const offered = services.filter(({ agencyId }) => agencyId === id);
    this.answer(response, organizationWith(offered, context));
  }

  @Get('service_at_locations')
  @RequirePermission('public', 'Lists where services are given.')
  async listOpenPlaces(@Query() asked: Asked, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    this.answer(
      response,
      pageOfList(
        services.map((service) => atLocationLineOf(service, context)),
        asked,
      ),
    );
  }

  @Get('service_at_locations/:id')
  @RequirePermission('public', 'Shows where and when one service is given.')
  async getOpenPlace(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { services, context } = await this.read();
    const found = services.find((service) => derivedId(service.id, 'at-location') === id);
    this.answer(response, found ? atLocationOf(found, context) : null);
  }

  private async read(): Promise<{ services: ListedService[]; context: HsdsContext }> {
    const { today, services } = await this.directory.listed();
    const { en, tg } = this.pages.words;
    return { services, context: { en, tg, today } };
  }

  private answer(response: Response, body: object | null): void {
    if (body === null) throw notFound();
    const text = JSON.stringify(body);
    send(response, { type: 'application/json', keep: KEEP.never, text, isOpenData: true });
  }
}

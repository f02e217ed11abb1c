import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { RequirePermission } from '../platform/http/permit.js';
import { KEEP, send } from './answers.js';
import type { Answer } from './answers.js';
import { PortalPagesService } from './portal-pages.service.js';

const isLanguage = (text: string | false | undefined): text is Language =>
  LANGUAGES.some((one) => one === text);

/** Public pages: reads no session, sets no cookie, logs only how the request ended. */
@ApiExcludeController()
@Controller('portal')
export class PortalController {
  constructor(private readonly pages: PortalPagesService) {}

  @Get()
  @RequirePermission('public', 'Leads to the first page in the language of the browser.')
  openPortal(@Res() response: Response): void {
    const asked = response.req.acceptsLanguages([...LANGUAGES]);
    response.vary('Accept-Language').setHeader('Cache-Control', KEEP.never);
    response.redirect(302, `/portal/${isLanguage(asked) ? asked : LANGUAGES[0]}/`);
  }

  @Get('page.css')
  @RequirePermission('public', 'The style of the pages.')
  getPortalStyle(@Res() response: Response): void {
    send(response, { type: 'text/css', keep: KEEP.always, text: this.pages.style });
  }

  @Get('page.js')
  @RequirePermission(
    'public',
    'Exit by a key, and the copy for times without a network; the pages work without it.',
  )
  getPortalScript(@Res() response: Response): void {
    send(response, { type: 'text/javascript', keep: KEEP.always, text: this.pages.script });
  }

  @Get('worker.js')
  @RequirePermission('public', 'Keeps pages on the phone.')
  getPortalWorker(@Res() response: Response): void {
    send(response, { type: 'text/javascript', keep: KEEP.never, text: this.pages.worker });
  }

  @Get('manifest-:language.webmanifest')
  @RequirePermission('public', 'A neutral name and picture for the home screen.')
  getPortalManifest(@Param('language') language: string, @Res() response: Response): void {
    if (!isLanguage(language)) return this.missing(response);
    const name = this.pages.words[language].t('title.portal');
    const icons = [192, 512].map((size) => ({
      src: `/icon-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
    }));
    const start = `/portal/${language}/`;
    const text = JSON.stringify({
      ...{ id: start, start_url: start, scope: '/portal/', lang: language, name, short_name: name, icons },
      ...{ display: 'standalone', background_color: '#f5f7f8', theme_color: '#f5f7f8' },
    });
    send(response, { type: 'application/manifest+json', keep: KEEP.minutes, text });
  }

  @Get(':language/offline.json')
  @RequirePermission('public', 'Addresses of the pages that a phone keeps.')
  async listKeptPages(@Param('language') language: string, @Res() response: Response): Promise<void> {
    if (!isLanguage(language)) return this.missing(response);
    const text = JSON.stringify({ pages: await this.pages.kept(language) });
    send(response, { type: 'application/json', keep: KEEP.never, text });
  }

  @Get(':language/places')
  @RequirePermission('public', 'Districts, or the one that was chosen.')
  async findPlace(
    @Param('language') language: string,
    @Query('place') place: unknown,
    @Res() response: Response,
  ): Promise<void> {
    if (typeof place !== 'string') return this.getPortalPage(language, 'places', response);
    if (!isLanguage(language) || !this.pages.words[language].has('place', place))
      return this.missing(response);
    response.setHeader('Cache-Control', KEEP.never);
    response.redirect(303, `/portal/${language}/places/${encodeURIComponent(place)}`);
  }

  @Get(':language/places/:place')
  @RequirePermission(
    'public',
    'What one district offers: hours, languages, costs, papers, the day of the last check.',
  )
  async getPortalPlace(
    @Param('language') language: string,
    @Param('place') place: string,
    @Res() response: Response,
  ): Promise<void> {
    const text = isLanguage(language) ? await this.pages.place(language, place) : null;
    this.show(response, text, KEEP.never);
  }

  @Get(':language{/:page}')
  @RequirePermission('public', 'The first page, or one of words.')
  async getPortalPage(
    @Param('language') language: string,
    @Param('page') page: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const text = isLanguage(language) ? await this.pages.page(language, page ?? '') : null;
    this.show(response, text, KEEP.minutes);
  }

  @Get('*rest')
  @RequirePermission('public', 'Says that there is no such page, and which number helps.')
  getMissingPage(@Res() response: Response): void {
    this.missing(response);
  }

  private show(response: Response, text: string | null, keep: Answer['keep']): void {
    if (text === null) return this.missing(response);
    send(response, { type: 'text/html', keep, text });
  }

  private missing(response: Response): void {
    const [, , asked] = response.req.path.split('/');
    const text = this.pages.missing(isLanguage(asked) ? asked : LANGUAGES[0]);
    send(response, { status: 404, type: 'text/html', keep: KEEP.never, text });
  }
}

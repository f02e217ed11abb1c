import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { RequirePermission } from '../platform/http/permit.js';
import { KEEP, send } from './answers.js';
import type { Answer } from './answers.js';
import { CoverService } from './cover.service.js';
import { COVERS } from './cover.rules.js';
import type { Cover } from './cover.rules.js';
import { readForm } from './callback-form.service.js';

interface Asked {
  readonly cover: string;
  readonly language: string;
}

interface Where {
  readonly cover: Cover;
  readonly language: Language;
}

/**
 * A calculator and a calendar that can be installed as apps. Behind them stands the hidden way to ask for help. No
 * service worker, no cookie, no storage: the browser keeps only its copy of the cover.
 */
@ApiExcludeController()
@Controller('app')
export class CoverController {
  constructor(private readonly covers: CoverService) {}

  @Get('cover.css')
  @RequirePermission('public', 'The style of the covers.')
  getCoverStyle(@Res() response: Response): void {
    if (!this.covers.isOn) return this.missing(response);
    send(response, { type: 'text/css', keep: KEEP.always, text: this.covers.style });
  }

  @Get('cover.js')
  @RequirePermission('public', 'The keys of the calculator; the covers work without them.')
  getCoverScript(@Res() response: Response): void {
    if (!this.covers.isOn) return this.missing(response);
    send(response, { type: 'text/javascript', keep: KEEP.always, text: this.covers.script });
  }

  @Get(':picture.png')
  @RequirePermission('public', 'The neutral picture of a cover on the home screen.')
  getCoverPicture(@Param('picture') name: string, @Res() response: Response): void {
    const picture = this.covers.picture(name);
    if (!picture) return this.missing(response);
    response.setHeader('Content-Type', 'image/png');
    response.setHeader('Cache-Control', KEEP.week);
    response.end(picture);
  }

  @Get(':cover')
  @RequirePermission('public', 'Leads to the cover in the language of the browser.')
  openCover(@Param('cover') cover: string, @Res() response: Response): void {
    const asked = response.req.acceptsLanguages([...LANGUAGES]);
    const where = this.whereOf(cover, asked || LANGUAGES[0]);
    if (!where) return this.missing(response);
    response.vary('Accept-Language').setHeader('Cache-Control', KEEP.never);
    response.redirect(302, `/app/${where.cover}/${where.language}`);
  }

  @Get(':cover/:language')
  @RequirePermission(
    'public',
    'Shows the calculator or a month of the calendar; for five minutes after sending, that it was kept.',
  )
  async showCover(
    @Param() asked: Asked,
    @Query() { m: month, t: token }: Record<string, unknown>,
    @Res() response: Response,
  ): Promise<void> {
    const where = this.whereOf(asked.cover, asked.language);
    if (!where) return this.missing(response);
    const kept = token === undefined ? null : await this.covers.kept(where, token);
    const text = kept ?? this.covers.page(where, typeof month === 'string' ? month : '');
    if (token !== undefined) return this.show(response, { text, keep: KEEP.nowhere });
    this.show(response, { text, keep: where.cover === 'calculator' ? KEEP.week : KEEP.never });
  }

  @Get(':cover/:language/manifest.webmanifest')
  @RequirePermission('public', 'A neutral name and picture for the home screen.')
  getCoverManifest(
    @Param('cover') cover: string,
    @Param('language') language: string,
    @Res() response: Response,
  ): void {
    const where = this.whereOf(cover, language);
    if (!where) return this.missing(response);
    const text = this.covers.manifest(where);
    send(response, { type: 'application/manifest+json', keep: KEEP.week, text });
  }

  @Post(':cover/:language')
  @RequirePermission(
    'public',
    'Calculates, or opens the hidden request behind the number, keeps what was sent, and says whether it was read.',
  )
  async useCover(@Param() asked: Asked, @Req() request: Request, @Res() response: Response): Promise<void> {
    const where = this.whereOf(asked.cover, asked.language);
    if (!where) return this.missing(response);
    const answer = await this.covers.answer(where, await readForm(request), request.ip ?? '');
    if ('leadsTo' in answer) {
      response.setHeader('Cache-Control', KEEP.nowhere);
      return response.redirect(303, answer.leadsTo);
    }
    const { text, status, isCleared } = answer;
    // The storage of staff who use the same phone stays.
    if (isCleared) response.setHeader('Clear-Site-Data', '"cache"');
    this.show(response, { text, status, keep: KEEP.nowhere });
  }

  @Get('*rest')
  @RequirePermission(
    'public',
    'Says that there is no such page, and nothing of what stands behind the others.',
  )
  getMissingCover(@Res() response: Response): void {
    this.missing(response);
  }

  /** Null for what is no cover, and for all of them until an operator sets the number. */
  private whereOf(cover: string, language: string): Where | null {
    const known = COVERS.find((one) => one === cover);
    const spoken = LANGUAGES.find((one) => one === language);
    return this.covers.isOn && known && spoken ? { cover: known, language: spoken } : null;
  }

  /** The place of the phone only here, for her tap. */
  private show(response: Response, answer: Pick<Answer, 'text' | 'keep' | 'status'>): void {
    const permissions = String(response.getHeader('Permissions-Policy'));
    response.setHeader('Permissions-Policy', permissions.replace('geolocation=()', 'geolocation=(self)'));
    send(response, { ...answer, type: 'text/html' });
  }

  private missing(response: Response): void {
    send(response, { status: 404, type: 'text/plain', keep: KEEP.never, text: '404' });
  }
}

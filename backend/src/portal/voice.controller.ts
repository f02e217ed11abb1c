import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { RequirePermission } from '../platform/http/permit.js';
import { VoicesService, readVoice } from '../statistics/index.js';
import { KEEP, send } from './answers.js';
import { readForm } from './callback-form.service.js';
import { PortalPagesService } from './portal-pages.service.js';
import { CODE_FIELD, voicePage } from './voice-page.js';
import type { VoiceState } from './voice-page.js';

/** Five questions for the survivor, on any device, without a session; the browser keeps none of it. */
@ApiExcludeController()
@Controller('portal')
export class VoiceController {
  constructor(
    private readonly voices: VoicesService,
    private readonly pages: PortalPagesService,
  ) {}

  @Get(':language/voice')
  @RequirePermission('public', 'Five questions about an agency, answered with a code from a paper.')
  getVoice(
    @Param('language') language: string,
    @Query('done') done: unknown,
    @Res() response: Response,
  ): void {
    this.show(response, language, { state: done === undefined ? 'asked' : 'given', code: '', voice: {} });
  }

  @Post(':language/voice')
  @RequirePermission('public', 'Keeps the answers without a name, once for a code.')
  async sendVoice(
    @Param('language') language: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const sent = await readForm(request);
    const code = sent.get(CODE_FIELD) ?? '';
    const voice = readVoice(sent);
    const state = voice ? await this.voices.give(code, voice, request.ip ?? '') : 'nothing';
    if (state !== 'given') return this.show(response, language, { state, code, voice: voice ?? {} });
    response.setHeader('Cache-Control', KEEP.nowhere);
    response.redirect(303, `/portal/${languageOf(language) ?? LANGUAGES[0]}/voice?done`);
  }

  private show(response: Response, asked: string, { state, ...kept }: VoiceState): void {
    const language = languageOf(asked);
    const status = !language ? 404 : state === 'asked' || state === 'given' ? 200 : 422;
    const text = language
      ? this.pages.whole(language, 'voice', voicePage(this.pages.words[language], { state, ...kept }))
      : this.pages.missing(LANGUAGES[0]);
    send(response, { status, type: 'text/html', keep: KEEP.nowhere, text });
  }
}

const languageOf = (text: string): Language | null => LANGUAGES.find((one) => one === text) ?? null;

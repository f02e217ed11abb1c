import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { LANGUAGES } from '../identity/index.js';
import { Permit } from '../platform/http/permit.js';
import { notFound } from '../shared/errors.js';
import { KEEP } from './answers.js';
import { AudioService } from './audio.service.js';
import { TOPICS } from './portal.types.js';

/** Recordings of the topics. A browser asks when somebody presses play, part by part, and keeps nothing. */
@ApiExcludeController()
@Controller('portal/audio')
export class AudioController {
  constructor(private readonly audio: AudioService) {}

  @Get(':name')
  @Permit('public', 'Gives a topic read aloud.')
  async getRecording(@Param('name') name: string, @Res() response: Response): Promise<void> {
    const [asked, spoken] = name.split('.');
    const topic = TOPICS.find((one) => one === asked);
    const language = LANGUAGES.find((one) => one === spoken);
    const found = topic && language ? await this.audio.find(topic, language) : null;
    const { folder } = this.audio;
    if (!folder || found?.name !== name) throw notFound();
    response.setHeader('Content-Type', found.type);
    response.setHeader('Cache-Control', KEEP.nowhere);
    await new Promise<void>((done) =>
      response.sendFile(
        found.name,
        { root: folder, cacheControl: false, etag: false, lastModified: false },
        () => done(),
      ),
    );
  }
}

import { Controller, Get, Header, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Problem } from '../../shared/errors.js';
import { RequirePermission } from '../http/permit.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { LiveService } from './live.service.js';

const EVENT_STREAM = 'text/event-stream';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;

/** Null where it is no time: then nothing is looked up. */
const toInstant = (text: string | undefined): Date | null =>
  text !== undefined && INSTANT.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text) : null;

@ApiTags('live')
@Controller('live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  /** The door has committed, with its audit row, before the first word goes out. */
  @Get()
  @Header('X-Accel-Buffering', 'no')
  @ApiProduces(EVENT_STREAM)
  @ApiQuery({ name: 'since', required: false, schema: { type: 'string', format: 'date-time' } })
  @ApiOkResponse({
    description: 'Empty events named “changed”, until the session ends.',
    schema: { type: 'string' },
  })
  @RequirePermission(
    'signed_in',
    'Sends a server-sent event to an open page when its user has a new notification; the event holds no content.',
    { background: true },
  )
  async followLive(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Query('since') since?: string,
  ): Promise<StreamableFile> {
    const sessionHash = hashToken(sessionToken(request));
    if (sessionHash === null || !request.headers.accept?.includes(EVENT_STREAM))
      throw new Problem(406, 'malformed');
    const { body } = await this.live.open(sessionHash, response, toInstant(since));
    return new StreamableFile(body, { type: EVENT_STREAM });
  }
}

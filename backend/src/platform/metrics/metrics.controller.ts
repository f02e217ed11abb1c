import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { notFound } from '../../shared/errors.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Permit } from '../http/permit.js';
import type { ApiRequest } from '../http/requests.js';
import { SETTINGS } from '../platform.module.js';
import { EXPOSITION_TYPE } from './exposition.js';
import { MetricsDoor } from './metrics-door.js';
import { metricsText } from './metrics.js';
import { ASK_STATE } from './reminder-metrics.js';
import type { StateRow } from './reminder-metrics.js';
import { RequestFigures } from './request-figures.js';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  private readonly door: MetricsDoor;

  constructor(
    private readonly database: Database,
    private readonly figures: RequestFigures,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.door = new MetricsDoor(settings.metricsFrom);
  }

  /** Whoever is not let in is told that there is nothing. */
  @Get()
  @Header('Content-Type', EXPOSITION_TYPE)
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Permit(
    'public',
    'Numbers for a monitoring system on the same machine; 404 to anybody else. No case, no person.',
  )
  getMetrics(@Req() request: ApiRequest): Promise<string> {
    if (!this.door.lets(request.ip, request.headers, this.settings.isBehindProxy)) throw notFound();
    const ask = (): Promise<StateRow[]> =>
      this.database.run({ sessionHash: null }, () => this.database.query<StateRow>(ASK_STATE));
    return metricsText(ask, this.figures.metrics);
  }
}

import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { notFound } from '../../shared/errors.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { RequirePermission } from '../http/permit.js';
import type { ApiRequest } from '../http/request-logger.js';
import { SETTINGS } from '../platform.module.js';
import { MetricsGuard } from './metrics.guard.js';
import { metricsText } from './metrics.js';
import { ASK_STATE } from './metrics.queries.js';
import type { StateRow } from './metrics.queries.js';
import { RequestMetrics } from './request-metrics.js';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  private readonly door: MetricsGuard;

  constructor(
    private readonly database: Database,
    private readonly requestMetrics: RequestMetrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.door = new MetricsGuard(settings.metricsAllowFrom);
  }

  /** A caller without permission gets "not found". */
  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @RequirePermission(
    'public',
    'Numbers for a monitoring system on the same machine; 404 to anybody else. No case, no person.',
  )
  getMetrics(@Req() request: ApiRequest): Promise<string> {
    if (!this.door.lets(request.ip, request.headers, this.settings.trustsProxy)) throw notFound();
    const ask = (): Promise<StateRow[]> =>
      this.database.run({ sessionHash: null }, () => this.database.query<StateRow>(ASK_STATE));
    return metricsText(ask, [this.requestMetrics.registry]);
  }
}

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Response } from 'express';
import helmet from 'helmet';
import { Problem } from '../../shared/errors.js';
import { Log } from '../log.js';
import { ProblemFilter } from './problem-filter.js';
import { RequestDoor } from './request-door.js';
import type { ApiRequest } from './requests.js';
import { answerUnreadable, refuseDeepBody } from './unreadable.js';
import { validationPipe } from './validation.js';

const BODY_LIMIT = '1mb';

const HELMET = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false,
});

type Handler = (request: never, response: never, next: (problem?: unknown) => void) => void;

/** What a middleware sets on every answer alike, asked once: its dozen steps would else be taken at every request. */
function headersOf(middleware: Handler): [name: string, value: string][] {
  const headers = new Map<string, string>();
  const answer = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  middleware({} as never, answer as never, (problem) => {
    if (problem) throw problem;
  });
  return [...headers];
}

const alwaysWith =
  (headers: readonly [name: string, value: string][]) =>
  (_: unknown, response: Response, next: NextFunction): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };

/** What every request meets before it reaches a route: headers, limits, the door, the error form. */
export function configureWeb(app: NestExpressApplication): void {
  app.setGlobalPrefix('api');
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Answers are never kept, so nobody ever asks whether one has changed.
  app.set('etag', false);
  app.use(alwaysWith(headersOf(HELMET)));
  app.use('/api', (request: ApiRequest, response: Response, next: NextFunction) => {
    request.requestId = randomUUID();
    response.setHeader('Cache-Control', 'no-store');
    next(crossSite(request) ? new Problem(403, 'cross_site') : undefined);
  });
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(refuseDeepBody);
  answerUnreadable(app.getHttpServer() as Server);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(app.get(Log)));
  app.useGlobalInterceptors(app.get(RequestDoor));
}

/** Besides the same-site cookie: an unsafe request that another site's page sent is refused (SECURITY C). */
function crossSite(request: ApiRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const site = request.header('Sec-Fetch-Site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = request.header('Origin');
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === request.header('Host'));
}

/** The contract; `operationId` is the method name. */
export function contractOf(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Panoh')
    .setVersion('1')
    .addSecurity('session', { type: 'apiKey', in: 'cookie', name: 'panoh_session' })
    .build();
  return SwaggerModule.createDocument(app, config, { operationIdFactory: (_, method) => method });
}

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Response } from 'express';
import type { Settings } from '../config/settings.js';
import { Log } from '../log.js';
import { RequestFigures } from '../metrics/request-figures.js';
import { SETTINGS } from '../platform.module.js';
import { refuseCrossSite } from './cross-site.js';
import { ProblemFilter } from './problem-filter.js';
import { RequestDoor } from './request-door.js';
import { RequestLimits, limitRequests } from './request-limits.js';
import { writeRequests } from './request-line.js';
import type { ApiRequest } from './requests.js';
import { answerHeaders, secureHeaders } from './security-headers.js';
import { answerUnreadable, refuseDeepBody } from './unreadable.js';
import { validationPipe } from './validation.js';

const BODY_LIMIT = '1mb';
/** Where the product answers itself; everything else is a file of the built front end. */
const ROUTES = ['/api', '/portal'];

/** What every request meets before it reaches a route: headers, limits, the door, the error form. */
export function configureWeb(app: NestExpressApplication): void {
  const [log, settings] = [app.get(Log), app.get<Settings>(SETTINGS)];
  app.setGlobalPrefix('api', { exclude: ['portal', 'portal/*rest'] });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Answers are never kept, so nobody ever asks whether one has changed.
  app.set('etag', false);
  // The one proxy that speaks HTTPS tells who asked; nobody else is believed.
  app.set('trust proxy', settings.isBehindProxy ? 1 : false);
  app.use(secureHeaders(settings.isBehindProxy));
  app.use(nameRequest);
  app.use(refuseCrossSite);
  app.use(ROUTES, writeRequests(log, app.get(RequestFigures)));
  app.use(ROUTES, limitRequests(new RequestLimits(settings.requestsPerMinute)));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(refuseDeepBody);
  answerUnreadable(app.getHttpServer() as Server, answerHeaders(settings.isBehindProxy));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalInterceptors(app.get(RequestDoor));
}

function nameRequest(request: ApiRequest, response: Response, next: NextFunction): void {
  request.requestId = randomUUID();
  // Node reads no errors any more on a connection that somebody wanted to become another one.
  if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
  next();
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

import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter, INestApplication } from '@nestjs/common';
import type { Response, NextFunction, Request } from 'express';
import { Problem } from '../../shared/errors.js';
import { databaseProblem } from './database-problem.js';
import { Log } from '../log.js';
import type { ApiRequest } from './request-logger.js';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isOfApi, answerHeaders, secureHeaders } from './security-headers.js';
import type { Header } from './security-headers.js';
import { mayComeFromAnywhere } from './public-forms.js';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '../config/settings.js';
import { LimitStore } from '../limits/limit-store.js';
import { RequestMetrics } from '../metrics/request-metrics.js';
import { SETTINGS } from '../platform.module.js';
import { RequestInterceptor } from './request.interceptor.js';
import { RequestLimits, limitRequests } from './request-limits.js';
import { writeRequests } from './request-logger.js';
import { validationPipe } from './validation.js';
import { nameCodes } from './named-codes.js';

const BY_STATUS: Record<number, string> = {
  400: 'malformed',
  401: 'sign_in_required',
  403: 'not_allowed',
  404: 'not_found',
  405: 'not_found',
  413: 'too_large',
  414: 'too_large',
  415: 'file_type',
  503: 'database_unavailable',
};

/** Turns whatever was thrown into a problem document (RFC 9457); never a stack trace, never personal data. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const response = http.getResponse<Response>();
    const problem = this.toProblem(error, request);
    if (response.headersSent) return;
    const { retryAfter } = problem.details;
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(problemDocument(problem, request.requestId));
  }

  private toProblem(error: unknown, request: ApiRequest): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpException) return fromStatus(error.getStatus());
    const fromDatabase = databaseProblem(error);
    if (fromDatabase) return fromDatabase;
    const status = (error as { status?: unknown } | null)?.status;
    if (typeof status === 'number' && status < 500) return fromStatus(status);
    this.log.error('unexpected_error', { requestId: request.requestId, error });
    return new Problem(500, 'server');
  }
}

/** The document of RFC 9457 that every refusal is answered with. */
export const problemDocument = (problem: Problem, requestId: string): string =>
  JSON.stringify({
    type: 'about:blank',
    title: problem.code.replaceAll('_', ' '),
    status: problem.status,
    code: problem.code,
    requestId,
    ...problem.details,
  });

const fromStatus = (status: number): Problem => new Problem(status, BY_STATUS[status] ?? 'malformed');

/** No form of the product comes near; far deeper ones exhaust the stack of code that walks them. */
const DEEPEST = 32;

/** A body nested deeper than any form is refused before anything walks it. */
export function refuseDeepBody(request: ApiRequest, _: Response, next: NextFunction): void {
  next(isDeeper(request.body, DEEPEST) ? new Problem(400, 'malformed') : undefined);
}

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeeper(inner, left - 1));
}

const BY_FAULT: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'too_large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'malformed'),
};

/** How long the rest of what is no request is still taken, so that its sender gets to read the answer. */
const DRAIN_MS = 1_000;

/** What is no HTTP, or has an address or headers beyond all measure, never becomes a request; it is answered here. */
export function answerUnreadable(server: Server, headers: readonly Header[]): void {
  const answer = (problem: Problem): string => rawAnswer(problem, headers);
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    // Of what is far too long every further piece is one more error; it is waited for, not cut off.
    if (answered.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
    answered.add(socket);
    const text = answer(BY_FAULT[error.code ?? ''] ?? new Problem(400, 'malformed'));
    letGo(socket, error.rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ' ? headOf(text) : text);
  });
  // Any other Expect header than "100-continue" gets the answer for malformed requests.
  server.on('checkExpectation', ({ method, socket }: { method: string; socket: Duplex }) => {
    const text = answer(new Problem(417, 'malformed'));
    letGo(socket, method === 'HEAD' ? headOf(text) : text);
  });
}

/** Answers and closes; unread data would otherwise keep the connection open. */
function letGo(socket: Duplex, text: string): void {
  socket.end(text);
  socket.resume();
  setTimeout(() => socket.destroy(), DRAIN_MS).unref();
}

const END_OF_HEAD = '\r\n\r\n';
const headOf = (text: string): string => text.slice(0, text.indexOf(END_OF_HEAD) + END_OF_HEAD.length);

function rawAnswer(problem: Problem, headers: readonly Header[]): string {
  const body = problemDocument(problem, randomUUID());
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** What the browser tells about who made it ask; absent where it is no browser, or one of long ago. */
export interface Asking {
  method: string;
  isApi: boolean;
  host: string | undefined;
  origin: string | undefined;
  site: string | undefined;
  mode: string | undefined;
  destination: string | undefined;
}

const SAFE = new Set(['GET', 'HEAD']);
const OWN = new Set(['same-origin', 'none']);

/**
 * Whether another site's page is behind the request. The API refuses all such requests, reads included; the pages may
 * be opened by a link as a top-level page, but their resources may not be embedded.
 */
export function isCrossSite(asking: Asking): boolean {
  const { method, isApi, site } = asking;
  if (site === undefined) return !SAFE.has(method) && isFromElsewhere(asking);
  return !OWN.has(site) && (isApi || !opensPage(asking));
}

const opensPage = ({ method, mode, destination }: Asking): boolean =>
  SAFE.has(method) && mode === 'navigate' && destination === 'document';

function isFromElsewhere({ origin, host }: Asking): boolean {
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}

/** In addition to the same-site cookie (SECURITY C). Public routes need no session, so none can be abused. */
export function refuseCrossSite(request: Request, _: Response, next: NextFunction): void {
  const { headers, method, url } = request;
  if (mayComeFromAnywhere(method, url)) return next();
  const asking = {
    method,
    isApi: isOfApi(url),
    host: headers.host,
    origin: headers.origin,
    site: headers['sec-fetch-site'] as string | undefined,
    mode: headers['sec-fetch-mode'] as string | undefined,
    destination: headers['sec-fetch-dest'] as string | undefined,
  };
  next(isCrossSite(asking) ? new Problem(403, 'cross_site') : undefined);
}

const BODY_LIMIT = '1mb';
/** Where the product answers itself; everything else is a file of the built front end. */
const ROUTES = ['/api', '/portal', '/app'];

/** What every request meets before it reaches a route: headers, limits, the door, the error form. */
export function configureWeb(app: NestExpressApplication): void {
  const [log, settings] = [app.get(Log), app.get<Settings>(SETTINGS)];
  app.setGlobalPrefix('api', { exclude: ['portal', 'portal/*rest', 'app', 'app/*rest'] });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Answers are never kept, so nobody ever asks whether one has changed.
  app.set('etag', false);
  // Only the one HTTPS proxy may report the client's address.
  app.set('trust proxy', settings.trustsProxy ? 1 : false);
  app.use(secureHeaders(settings.trustsProxy));
  app.use(nameRequest);
  app.use(refuseCrossSite);
  app.use(ROUTES, writeRequests(log, app.get(RequestMetrics)));
  app.use(ROUTES, limitRequests(new RequestLimits(app.get(LimitStore), settings.requestsPerMinute)));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(refuseDeepBody);
  answerUnreadable(app.getHttpServer() as Server, answerHeaders(settings.trustsProxy));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalInterceptors(app.get(RequestInterceptor));
}

function nameRequest(request: ApiRequest, response: Response, next: NextFunction): void {
  request.requestId = randomUUID();
  // After an upgrade request Node handles no more errors on the connection.
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
  return nameCodes(SwaggerModule.createDocument(app, config, { operationIdFactory: (_, method) => method }));
}

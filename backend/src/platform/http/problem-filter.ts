import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Problem } from '../../shared/errors.js';
import { databaseProblem } from './database-problem.js';
import { Log } from '../log.js';
import type { ApiRequest } from './requests.js';

const BY_STATUS: Record<number, string> = {
  400: 'malformed',
  401: 'sign_in_required',
  403: 'not_allowed',
  404: 'not_found',
  405: 'not_found',
  413: 'too_large',
  414: 'too_large',
  415: 'file_type',
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

import { HttpErrorResponse } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, map, mergeMap, of, retry, tap, throwError, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import { SessionStore } from '../session/session.store';
import { toProblem } from './api-problem';
import {
  ASKS_QUIETLY,
  IDEMPOTENCY_KEY,
  SEEN_VERSION,
  UNATTENDED,
  newIdempotencyKey,
} from './request-context';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every unsafe request carries an idempotency key: that of its form, or a fresh one. */
export const idempotencyInterceptor: HttpInterceptorFn = (request, next) => {
  if (SAFE_METHODS.has(request.method)) return next(request);
  const key = request.context.get(IDEMPOTENCY_KEY) ?? newIdempotencyKey();
  return next(request.clone({ setHeaders: { 'Idempotency-Key': key } }));
};

/** What a proxy answers when the process behind it has just ended; the next attempt meets another one. */
const PROXY_FAILURES = new Set([502, 504]);
const ATTEMPTS = 3;
const PAUSE_MS = 400;

/**
 * A request whose process died is sent again, and nobody notices: a read changes nothing, and a change carries the key
 * under which it is done once. Every other failure is told at once.
 */
export const retryInterceptor: HttpInterceptorFn = (request, next) =>
  next(request).pipe(
    retry({
      count: ATTEMPTS - 1,
      delay: (error: unknown, attempt) =>
        error instanceof HttpErrorResponse && PROXY_FAILURES.has(error.status)
          ? timer(PAUSE_MS * attempt)
          : throwError(() => error),
    }),
  );

/** A change names the version it was made on, so that nothing is overwritten unseen. */
export const versionInterceptor: HttpInterceptorFn = (request, next) => {
  const version = request.context.get(SEEN_VERSION);
  return next(version === null ? request : request.clone({ setHeaders: { 'If-Match': `"${version}"` } }));
};

/** Tells the server that a page asks by itself. */
export const unattendedInterceptor: HttpInterceptorFn = (request, next) =>
  next(request.context.get(UNATTENDED) ? request.clone({ setHeaders: { 'X-Unattended': '1' } }) : request);

/** Where a file was asked for, a refusal arrives as a file too; it is read before anybody looks what it says. */
const legible = (error: unknown): Observable<unknown> => {
  if (!(error instanceof HttpErrorResponse) || !(error.error instanceof Blob)) return of(error);
  const { status, statusText, headers } = error;
  return from(error.error.text()).pipe(
    map((text) => new HttpErrorResponse({ error: text, status, statusText, headers })),
  );
};

/**
 * Turns failures into problems. A session that has ended leads to the sign-in page and back; what was typed stays
 * with the drafts. Every answer to a person shows that the server has seen her.
 */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(SessionStore);
  const router = inject(Router);
  return next(request).pipe(
    tap(() => {
      if (!request.context.get(UNATTENDED)) session.seen();
    }),
    catchError((error: unknown) =>
      legible(error).pipe(
        mergeMap((read) => {
          const problem = toProblem(read);
          if (problem.code === 'sign_in_required' && !request.context.get(ASKS_QUIETLY)) session.expire();
          if (problem.code === 'password_change_required') void router.navigateByUrl('/password');
          if (problem.code === 'second_factor_required') void router.navigateByUrl('/second-step');
          return throwError(() => problem);
        }),
      ),
    ),
  );
};

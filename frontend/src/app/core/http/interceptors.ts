import { HttpErrorResponse, HttpResponse } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Observable, catchError, from, map, mergeMap, of, retry, tap, throwError, timer } from 'rxjs';
import { Line } from '../offline/line';
import { HeldCommands } from '../offline/held-commands';
import { SessionStore } from '../session/session.store';
import { ApiProblem, NO_CONNECTION, WAITS_FOR_LINE, toProblem } from './api-problem';
import {
  ASKS_QUIETLY,
  IDEMPOTENCY_KEY,
  KEY_HEADER,
  SEEN_VERSION,
  SENT_AGAIN,
  SUBMISSION,
  UNATTENDED,
  WAITS_AS,
  newIdempotencyKey,
} from './request-context';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every unsafe request carries an idempotency key: that of its form, or a fresh one. Where the form was changed after an
 * answer was lost, its first words arrived. Sent again, the changed ones are a new command.
 */
export const idempotencyInterceptor: HttpInterceptorFn = (request, next) => {
  if (SAFE_METHODS.has(request.method)) return next(request);
  const key = request.context.get(IDEMPOTENCY_KEY) ?? newIdempotencyKey();
  const submission = request.context.get(SUBMISSION);
  return next(request.clone({ setHeaders: { [KEY_HEADER]: key } })).pipe(
    catchError((error: unknown) => {
      if (!submission || toProblem(error).code !== 'idempotency_key_reused') return throwError(() => error);
      submission.renew();
      return throwError(() => new ApiProblem(409, 'sent_otherwise'));
    }),
  );
};

const UNANSWERED = new Set([NO_CONNECTION, WAITS_FOR_LINE]);

/** What a proxy answers when the process behind it has just ended; the next attempt meets another one. */
const PROXY_FAILURES = new Set([502, 504]);
const ATTEMPTS = 3;
const PAUSE_MS = 400;

/**
 * Retries a request whose process died: a read changes nothing, a change carries an idempotency key.
 * Every other failure is reported at once.
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

/** A change names the version it was made on, so that it cannot overwrite an unseen one. */
export const versionInterceptor: HttpInterceptorFn = (request, next) => {
  const version = request.context.get(SEEN_VERSION);
  return next(version === null ? request : request.clone({ setHeaders: { 'If-Match': `"${version}"` } }));
};

/** Marks a request as background polling, which does not extend the session. */
export const unattendedInterceptor: HttpInterceptorFn = (request, next) =>
  next(request.context.get(UNATTENDED) ? request.clone({ setHeaders: { 'X-Unattended': '1' } }) : request);

const ANSWER_WITHIN_MS = 20_000;
const SILENT_MS = 30_000;
/** The proxy gives these two minutes (`@slow` of the Caddyfile). */
const SLOW = /\/(import-|statistics|incident-exp|files\/)/;
const SLOW_WITHIN_MS = 125_000;

/** Between two events: the first only says that the request left. RxJS's `timeout` would be more to load. */
const inTime = <T>(answer: Observable<T>, limit = ANSWER_WITHIN_MS): Observable<T> =>
  new Observable((observer) => {
    let clock: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      clearTimeout(clock);
      clock = setTimeout(() => observer.error(new ApiProblem(0, NO_CONNECTION)), limit);
    };
    wait();
    answer.pipe(tap(wait)).subscribe(observer);
    return () => clearTimeout(clock);
  });

/** A line that takes a request and stays silent is none. While bytes arrive, and for a file that is sent, it may take longer. */
export const silenceInterceptor: HttpInterceptorFn = (request, next) =>
  request.body instanceof Blob
    ? next(request)
    : inTime(
        next(request.clone({ reportDownloadProgress: true })),
        SLOW.test(request.url) ? SLOW_WITHIN_MS : SILENT_MS,
      );

/** A command that found no line waits for one, and the form says so. */
export const outboxInterceptor: HttpInterceptorFn = (request, next) => {
  const waits = request.context.get(WAITS_AS);
  const { keeper } = inject(HeldCommands);
  if (waits === null || !keeper)
    return waits || request.context.get(SENT_AGAIN) ? inTime(next(request)) : next(request);
  const sent = waits.submission.isNew(request.body)
    ? request.clone({ setHeaders: { [KEY_HEADER]: waits.submission.renew() } })
    : request;
  keeper.takeBack(waits.draft);
  return inTime(next(sent)).pipe(
    catchError((error: unknown) => {
      if (toProblem(error).code !== NO_CONNECTION) return throwError(() => error);
      return throwError(() => (keeper.add(waits, sent) ? new ApiProblem(0, WAITS_FOR_LINE) : error));
    }),
  );
};

/** An error response to a file request is a file too; reads it as text first. */
const legible = (error: unknown): Observable<unknown> => {
  if (!(error instanceof HttpErrorResponse) || !(error.error instanceof Blob)) return of(error);
  const { status, statusText, headers } = error;
  return from(error.error.text()).pipe(
    map((text) => new HttpErrorResponse({ error: text, status, statusText, headers })),
  );
};

/**
 * Turns failures into problems. An ended session leads to the sign-in page and back; drafts stay.
 * Every response to a user action shows that the server has seen the user.
 */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(SessionStore);
  const router = inject(Router);
  const line = inject(Line);
  return next(request).pipe(
    tap((event) => {
      // The first event only says that the request left.
      if (!(event instanceof HttpResponse)) return;
      line.find();
      if (!request.context.get(UNATTENDED)) session.seen();
    }),
    catchError((error: unknown) =>
      legible(error).pipe(
        mergeMap((read) => {
          const problem = toProblem(read);
          if (UNANSWERED.has(problem.code)) line.lose();
          else if (problem.status > 0) line.find();
          if (problem.code === 'sign_in_required' && !request.context.get(ASKS_QUIETLY)) session.expire();
          if (problem.code === 'password_change_required') void router.navigateByUrl('/password');
          // Asked before the second step, and answered after it: then nothing is missing any more.
          if (problem.code === 'second_factor_required')
            void session
              .refresh()
              .then(() => session.mustAddFactor() && router.navigateByUrl('/second-step'));
          return throwError(() => problem);
        }),
      ),
    ),
  );
};

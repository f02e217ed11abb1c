import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { Problem, notAllowed } from '../../shared/errors.js';
import { databaseProblem } from './database-problem.js';
import { Database } from '../database/database.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { IdempotencyKeys, keyOf } from './idempotency-keys.js';
import {
  ANSWER,
  ASKS_FIRST,
  PERMISSION,
  READS_ONLY,
  REPEATABLE,
  STEPWISE,
  THROUGH_DOOR,
  UNATTENDED,
} from './permit.js';
import type { Access, Repeats } from './permit.js';
import { mayCall } from './permissions.js';
import type { ApiRequest } from './requests.js';

interface Caller {
  sessionHash: string | null;
  requestId: string;
  throughDoor: boolean;
  isUnattended: boolean;
  isOfStranger: boolean;
}

interface SteppedRoute {
  access: Access | undefined;
  action: string;
  repeats: Repeats;
  request: ApiRequest;
  options: Caller;
}

/** What somebody is told who must do something else before anything else. */
const REQUIRED_FIRST = {
  change_password: 'password_change_required',
  enrol: 'second_factor_required',
} as const;

/** Set to 1 by a page that reads anew by itself. */
const BY_ITSELF = 'x-unattended';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every request goes through here: one transaction under the caller's session, the route's permission, the
 * idempotency key, the handler, one audit row. Nothing is answered before the transaction has committed.
 */
@Injectable()
export class RequestDoor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly idempotency: IdempotencyKeys,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const access = this.reflector.get<Access | undefined>(PERMISSION, context.getHandler());
    context.switchToHttp().getRequest<ApiRequest>().operation = context.getHandler().name;
    if (access === 'public') return next.handle();
    return from(this.serve(context, next, access));
  }

  private async serve(
    context: ExecutionContext,
    next: CallHandler,
    access: Access | undefined,
  ): Promise<unknown> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const action = context.getHandler().name;
    const sessionHash = hashToken(sessionToken(request));
    const throughDoor = this.is(THROUGH_DOOR, context);
    const isUnattended = this.is(UNATTENDED, context) || request.headers[BY_ITSELF] === '1';
    const isOfStranger = sessionHash === null && !throughDoor;
    const options = { sessionHash, requestId: request.requestId, throughDoor, isUnattended, isOfStranger };
    const repeats = this.reflector.get<Repeats | undefined>(STEPWISE, context.getHandler());
    try {
      // Known before anything is asked: no connection is taken for it but that of its trace.
      if (sessionHash === null) throw new Problem(401, 'sign_in_required');
      if (repeats) return await this.serveInSteps(next, { access, action, repeats, request, options });
      const readsOnly = SAFE.has(request.method) || this.is(READS_ONLY, context);
      const admit = (): void => {
        this.admit(access);
        request.isAdmitted = true;
      };
      const asksFirst = this.is(ASKS_FIRST, context);
      return await this.database.run({ ...options, readsOnly, admit, asksFirst }, async () => {
        const answer = await this.handle(context, next, request);
        this.audit(action, 'allowed');
        return answer;
      });
    } catch (error) {
      await this.recordRefusal(error, action, options);
      throw error;
    }
  }

  /** The caller is let in and the key looked up before any slow work is done for her, and once more with the change. */
  private async serveInSteps(next: CallHandler, route: SteppedRoute): Promise<unknown> {
    const { access, action, repeats, request, options } = route;
    const step = <T>(work: () => Promise<T>): Promise<T> =>
      this.database.run(options, async () => {
        this.admit(access);
        return work();
      });
    const earlier = await step(() => this.idempotency.find(keyOf(request), action, request));
    if (earlier && repeats === 'once') return undefined;
    const change = <T>(work: () => Promise<T>): Promise<T | null> =>
      step(async () => {
        const before = await this.idempotency.claim(keyOf(request), action, request);
        const answer = before && repeats === 'once' ? null : await work();
        this.audit(action, 'allowed');
        return answer;
      });
    request.steps = { look: step, change };
    return lastValueFrom(next.handle());
  }

  private admit(access: Access | undefined): void {
    const { roles, must } = this.database.viewer;
    if (!access || (access !== 'signed_in' && !mayCall(roles, access as never))) throw notAllowed();
    if (access !== 'signed_in' && must) throw new Problem(403, REQUIRED_FIRST[must]);
  }

  private async handle(context: ExecutionContext, next: CallHandler, request: ApiRequest): Promise<unknown> {
    if (SAFE.has(request.method) || this.takesNoKey(context)) return lastValueFrom(next.handle());
    const answer = this.reflector.get<string | undefined>(ANSWER, context.getHandler());
    const render = (id: string | null) => this.render(context, answer, id);
    const earlier = await this.idempotency.claim(keyOf(request), context.getHandler().name, request);
    if (earlier) return render(earlier.resourceId);
    const id = (await lastValueFrom(next.handle())) as string | null | undefined;
    this.idempotency.complete(keyOf(request), answer ? (id ?? null) : null);
    return render(id ?? null);
  }

  private takesNoKey(context: ExecutionContext): boolean {
    return [READS_ONLY, REPEATABLE].some((mark) => this.is(mark, context));
  }

  private is(mark: string, context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(mark, context.getHandler()) === true;
  }

  private render(context: ExecutionContext, answer: string | undefined, id: string | null): unknown {
    if (!answer || !id) return undefined;
    const controller = this.modules.get<Record<string, (id: string) => unknown>>(
      context.getClass() as never,
      {
        strict: false,
      },
    );
    return controller[answer]?.(id);
  }

  /** Goes out with the end of the transaction: no audit row, no answer. */
  private audit(action: string, decision: 'allowed' | 'refused' | 'failed'): void {
    const entry = this.database.audit.entry(action, decision, this.database.requestId);
    this.database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }

  /** The refused request left nothing behind, so its trace is written in a transaction of its own. */
  private async recordRefusal(error: unknown, action: string, options: Caller): Promise<void> {
    // What the database itself refused counts too: whoever got past a route is the one to be found.
    const problem = error instanceof Problem ? error : databaseProblem(error);
    if (!problem) return;
    const isSpent = problem.code === 'read_budget_spent';
    if (!isSpent && ![401, 403, 404].includes(problem.status)) return;
    const record = async (): Promise<void> => {
      if (isSpent) await this.database.query('select panoh.tell_read_budget()');
      this.audit(action, 'refused');
    };
    await this.database.run(options, record).catch(() => undefined);
  }
}

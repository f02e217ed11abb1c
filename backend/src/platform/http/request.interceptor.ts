import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { Problem, notAllowed } from '../../shared/errors.js';
import { databaseProblem } from './database-problem.js';
import { Database } from '../database/database.js';
import { Events } from '../events/events.js';
import { commandAdmitted, commandDone } from './command-admitted.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { IdempotencyKeys, keyOf } from './idempotency-keys.js';
import { CommandKey, commandKeys } from './once.js';
import { ROUTE } from './permit.js';
import type { Access, Repeats, Route } from './permit.js';
import { mayCall } from './permissions.js';
import { claimedTime, isContractTooOld } from './written-offline.rules.js';
import type { ApiRequest } from './request-logger.js';
import { notifyReadBudgetSpent, writeAudit } from './requests.queries.js';

interface Caller {
  sessionHash: string | null;
  requestId: string;
  useAuthRole: boolean;
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

/** The answer to a user who must complete another step first. */
const REQUIRED_FIRST = {
  change_password: 'password_change_required',
  enrol: 'second_factor_required',
} as const;

/** A page sets it to 1 when it polls. */
const BACKGROUND = 'x-unattended';

const WRITTEN_OFFLINE = 'Written-Offline';
const WRITTEN_CONTRACT = 'Written-Contract';

/** A problem that a handler returns is answered like one that it throws, and what the handler did is kept. */
function orThrow(answer: unknown): unknown {
  if (answer instanceof Problem) throw answer;
  return answer;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every request goes through here: one transaction under the caller's session, the route's permission, the
 * idempotency key, the handler, one audit row. Nothing is answered before the transaction has committed.
 */
@Injectable()
export class RequestInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly idempotency: IdempotencyKeys,
    private readonly events: Events,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = this.reflector.get<Route | undefined>(ROUTE, context.getHandler());
    context.switchToHttp().getRequest<ApiRequest>().operation = context.getHandler().name;
    if (route?.access === 'public') return next.handle();
    return from(this.serve(context, next, route ?? {}));
  }

  private async serve(context: ExecutionContext, next: CallHandler, route: Partial<Route>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const action = context.getHandler().name;
    const { access, noTransaction: repeats, asksFirst = false, authRole: useAuthRole = false } = route;
    const sessionHash = hashToken(sessionToken(request));
    const isUnattended = route.background === true || request.headers[BACKGROUND] === '1';
    const isOfStranger = sessionHash === null && !useAuthRole;
    const options = { sessionHash, requestId: request.requestId, useAuthRole, isUnattended, isOfStranger };
    try {
      // Refused before any connection is used except for the audit row.
      if (sessionHash === null) throw new Problem(401, 'sign_in_required');
      if (repeats) return await this.serveInSteps(next, { access, action, repeats, request, options });
      const readsOnly = SAFE.has(request.method) || route.readOnly === true;
      const admit = (): void => {
        this.admit(access);
        request.isAdmitted = true;
      };
      const told = await this.database.run({ ...options, readsOnly, admit, asksFirst }, async () => {
        const takesNoKey = readsOnly || route.idempotent === true;
        const answer = await (takesNoKey
          ? lastValueFrom(next.handle())
          : this.command(action, next, { request, route }));
        this.audit(action, 'allowed');
        return answer;
      });
      return orThrow(told);
    } catch (error) {
      await this.recordRefusal(error, action, options);
      throw error;
    }
  }

  /** Checks the session and the key before any slow work, and again with the change. */
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
        if (before && repeats === 'once') return this.answered(action, null);
        return this.answered(action, await this.carriedOut(action, work));
      });
    request.steps = { look: step, change };
    return lastValueFrom(next.handle());
  }

  private admit(access: Access | undefined): void {
    const { roles, must } = this.database.viewer;
    if (!access || (access !== 'signed_in' && !mayCall(roles, access as never))) throw notAllowed();
    if (access !== 'signed_in' && must) throw new Problem(403, REQUIRED_FIRST[must]);
  }

  /** Claims the caller's Idempotency-Key; the handler does its work through once(), or nothing is kept of it. */
  private async command(
    action: string,
    next: CallHandler,
    { request, route }: { request: ApiRequest; route: Partial<Route> },
  ): Promise<unknown> {
    const key = keyOf(request);
    const claimed = route.writtenOffline ? this.claimed(request) : null;
    const earlier = await this.idempotency.claim(key, action, request);
    // One that arrived in its time is done, whatever changed since.
    if (claimed && !earlier && isContractTooOld(request.header(WRITTEN_CONTRACT)))
      throw new Problem(409, 'contract_too_old');
    const complete = (id: string | null): void => this.idempotency.complete(key, id, claimed);
    const command = new CommandKey(earlier, complete, claimed);
    const work = (): Promise<unknown> => commandKeys.run(command, () => lastValueFrom(next.handle()));
    const answer = await (earlier ? work() : this.carriedOut(action, work));
    if (!command.isUsed) throw new Error(`${action} changes something and does not call once().`);
    return answer;
  }

  private answered<T>(action: string, answer: T): T {
    this.audit(action, 'allowed');
    return answer;
  }

  private async carriedOut<T>(action: string, work: () => Promise<T>): Promise<T> {
    await this.events.publish(commandAdmitted, { action });
    const answer = await work();
    await this.events.publish(commandDone, { action });
    return answer;
  }

  /** Throws 400 for a time that no phone can have written. */
  private claimed(request: ApiRequest): Date | null {
    const text = request.header(WRITTEN_OFFLINE);
    if (text === undefined) return null;
    const claimed = claimedTime(text, this.database.now);
    if (typeof claimed === 'string') throw new Problem(400, claimed);
    return claimed;
  }

  private audit(action: string, decision: 'allowed' | 'refused' | 'failed'): void {
    writeAudit(this.database, this.database.audit.entry(action, decision, this.database.requestId));
  }

  /** A refused request rolls back, so its trace is written in another transaction. */
  private async recordRefusal(error: unknown, action: string, options: Caller): Promise<void> {
    // Refusals by the database count too: such a caller got past a route check and must be found.
    const problem = error instanceof Problem ? error : databaseProblem(error);
    if (!problem) return;
    const isSpent = problem.code === 'read_budget_spent';
    if (!isSpent && ![401, 403, 404].includes(problem.status)) return;
    const record = async (): Promise<void> => {
      if (isSpent) await notifyReadBudgetSpent(this.database);
      this.audit(action, 'refused');
    };
    await this.database.run(options, record).catch(() => undefined);
  }
}

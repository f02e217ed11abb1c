import { Param, ParseUUIDPipe, SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiOperation, ApiSecurity } from '@nestjs/swagger';
import type { Permission } from './permissions.js';
import type { ApiRequest, RequestSteps } from './request-logger.js';

export const ROUTE = 'panoh:route';

/** `public`: no session; `signed_in`: any active account; otherwise a permission. */
export type Access = 'public' | 'signed_in' | Permission;

/** `once`: a repeated key changes nothing more; `again`: it repeats the work, since the answer is never kept. */
export type Repeats = 'once' | 'again';

export interface RouteOptions {
  /** A POST that changes nothing and takes no Idempotency-Key: names and reasons must not stand in an address. */
  readonly readOnly?: boolean;
  /** A PUT or DELETE with the same result however often it arrives: it takes no Idempotency-Key. */
  readonly idempotent?: boolean;
  /** Background polling of a page: does not extend the session. */
  readonly background?: boolean;
  /** Runs under the database role for authentication, which opens sessions and proves a step-up. */
  readonly authRole?: boolean;
  /** It may have been written without a line, and says when in `Written-Offline`. */
  readonly writtenOffline?: boolean;
  /** A GET whose first question goes out together with the session; row security answers it, the permission follows. */
  readonly asksFirst?: boolean;
  /** Slow work, such as hashing a password, outside a transaction; the handler takes its transactions from `@Steps()`. */
  readonly noTransaction?: Repeats;
}

/** What the interceptor knows of a route. */
export interface Route extends RouteOptions {
  readonly access: Access;
}

/** Declares who may call a route and says in one sentence what it does. A route without it does not start. */
export const RequirePermission = (
  access: Access,
  summary: string,
  options: RouteOptions = {},
): MethodDecorator =>
  applyDecorators(
    SetMetadata(ROUTE, { access, ...options } satisfies Route),
    ApiOperation({ summary }),
    ...(access === 'public' ? [] : [ApiSecurity('session')]),
  );

/** An id of the path. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, ParseUUIDPipe);

/** The transactions of a route with `noTransaction`. */
export const Steps = createParamDecorator((_: unknown, context: ExecutionContext): RequestSteps => {
  const { steps } = context.switchToHttp().getRequest<ApiRequest>();
  if (!steps) throw new Error('The route is not declared with noTransaction.');
  return steps;
});

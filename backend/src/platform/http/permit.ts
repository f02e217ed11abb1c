import { SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiOperation, ApiSecurity } from '@nestjs/swagger';
import type { Permission } from './permissions.js';
import type { ApiRequest, RequestSteps } from './requests.js';

export const PERMISSION = 'panoh:permission';
export const ANSWER = 'panoh:answer';

/** `public`: no session; `signed_in`: any active account; otherwise one of the permissions. */
export type Access = 'public' | 'signed_in' | Permission;

/** Declares who may call a route and says in one sentence what it does. A route without it does not start. */
export const Permit = (access: Access, summary: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(PERMISSION, access),
    ApiOperation({ summary }),
    ...(access === 'public' ? [] : [ApiSecurity('session')]),
  );

/**
 * Names the method of the same controller that renders the resource whose id a command returns. A repeated
 * Idempotency-Key is answered by rendering anew, so nothing but the id is ever kept (DESIGN 4).
 */
export const AnswersWith = (method: string): MethodDecorator => SetMetadata(ANSWER, method);

export const READS_ONLY = 'panoh:reads-only';

/**
 * A POST that changes nothing: it is one because names and reasons never stand in an address. It takes no
 * Idempotency-Key, and every call is written down anew.
 */
export const ReadsOnly = (): MethodDecorator => SetMetadata(READS_ONLY, true);

export const ASKS_FIRST = 'panoh:asks-first';

/**
 * A GET whose handler asks the database once before it looks at who is asking, or at the time: its question goes out
 * together with the session. Row security answers it as ever, and whoever may not call the route is not answered.
 */
export const AsksFirst = (): MethodDecorator => SetMetadata(ASKS_FIRST, true);

export const THROUGH_DOOR = 'panoh:through-door';

/** A route that proves presence or changes what lets somebody in: its transactions run under the door's role. */
export const ThroughDoor = (): MethodDecorator => SetMetadata(THROUGH_DOOR, true);

export const REPEATABLE = 'panoh:repeatable';

/**
 * A PUT or DELETE that leaves the same behind however often it arrives: it takes no Idempotency-Key. For what is sent
 * every second while somebody types, and would otherwise leave a key behind each time.
 */
export const Repeatable = (): MethodDecorator => SetMetadata(REPEATABLE, true);

export const UNATTENDED = 'panoh:unattended';

/** A route that pages ask by themselves: it is no sign of life of whoever is signed in, and keeps no session open. */
export const Unattended = (): MethodDecorator => SetMetadata(UNATTENDED, true);

export const STEPWISE = 'panoh:stepwise';

/** `once`: a repeated key changes nothing more; `again`: it does it once more, since the answer is never kept. */
export type Repeats = 'once' | 'again';

/**
 * A route that does slow work, such as hashing a password, and holds no transaction meanwhile (DESIGN 5). Its handler
 * takes its transactions from `@Steps()` and answers itself.
 */
export const Stepwise = (repeats: Repeats = 'once'): MethodDecorator => SetMetadata(STEPWISE, repeats);

/** The transactions of a `Stepwise` route. */
export const Steps = createParamDecorator((_: unknown, context: ExecutionContext): RequestSteps => {
  const { steps } = context.switchToHttp().getRequest<ApiRequest>();
  if (!steps) throw new Error('The route is not declared Stepwise.');
  return steps;
});

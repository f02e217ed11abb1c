import { HttpClient } from '@angular/common/http';
import type { HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { StrictHttpResponse } from '../../api/strict-http-response';

/** One function of the generated client. */
export type Operation<Params, Answer> = (
  http: HttpClient,
  rootUrl: string,
  params: Params,
  context?: HttpContext,
) => Observable<StrictHttpResponse<Answer>>;

/** Calls the functions of the generated client; a refusal arrives as a rejected promise (see `toProblem`). */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  async call<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
    context?: HttpContext,
  ): Promise<Answer> {
    const response = await firstValueFrom(operation(this.http, '', params, context));
    return response.body;
  }
}

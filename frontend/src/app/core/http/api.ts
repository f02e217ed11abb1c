import { HttpClient, HttpErrorResponse } from '@angular/common/http';
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
    try {
      const response = await firstValueFrom(operation(this.http, '', params, context));
      return response.body;
    } catch (error) {
      throw await legible(error);
    }
  }
}

/** Where a file was asked for, a refusal arrives as a file too. */
async function legible(error: unknown): Promise<unknown> {
  if (!(error instanceof HttpErrorResponse) || !(error.error instanceof Blob)) return error;
  const { status, statusText, headers } = error;
  return new HttpErrorResponse({ error: await error.error.text(), status, statusText, headers });
}

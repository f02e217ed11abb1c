import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { ApiProblem, NO_CONNECTION } from '../http/api-problem';
import { ASKS_QUIETLY } from '../http/request-context';
import type { NamesDto } from '../../api/models/names-dto';
import type { SessionDto } from '../../api/models/session-dto';

const ANSWER_WITHIN_MS = 12_000;

const quietly = (): HttpContext => new HttpContext().set(ASKS_QUIETLY, true);

export interface FirstAdministrator {
  agency: NamesDto;
  agencyType: string;
  place: string;
  displayName: string;
  login: string;
  password: string;
  language: string;
}

/** Without an answer in time there is no line. */
const inTime = <T>(asked: Promise<T>): Promise<T> => {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new ApiProblem(0, NO_CONNECTION)), ANSWER_WITHIN_MS);
  });
  return Promise.race([asked, late]);
};

/** The few routes that are needed before anything else is known. */
@Injectable({ providedIn: 'root' })
export class SessionApi {
  private readonly http = inject(HttpClient);

  get(): Promise<SessionDto> {
    return inTime(firstValueFrom(this.http.get<SessionDto>('/api/session', { context: quietly() })));
  }

  /** Returns a ticket if the account needs a code, null if the user is signed in. */
  async signIn(login: string, password: string): Promise<string | null> {
    const answer = await firstValueFrom(
      this.http.post<{ ticket: string } | null>('/api/session', { login, password }, { context: quietly() }),
    );
    return answer?.ticket ?? null;
  }

  async signInWithCode(ticket: string, code: string): Promise<void> {
    await firstValueFrom(this.http.post('/api/session/code', { ticket, code }, { context: quietly() }));
  }

  /** What a passkey is to answer, in the JSON form of WebAuthn. */
  async planPasskeySignIn(): Promise<Record<string, unknown>> {
    const { options } = await firstValueFrom(
      this.http.post<{ options: Record<string, unknown> }>('/api/session/passkey/challenge', null, {
        context: quietly(),
      }),
    );
    return options;
  }

  async signInWithPasskey(credential: string): Promise<void> {
    await firstValueFrom(this.http.post('/api/session/passkey', { credential }, { context: quietly() }));
  }

  async signOut(): Promise<void> {
    await inTime(firstValueFrom(this.http.delete('/api/session', { context: quietly() })));
  }

  async lock(): Promise<void> {
    await firstValueFrom(this.http.post('/api/session/lock', null, { context: quietly() }));
  }

  async closeTour(): Promise<void> {
    await firstValueFrom(this.http.put('/api/session/tour', null, { context: quietly() }));
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<void> {
    await firstValueFrom(this.http.post('/api/session/password', { oldPassword, newPassword }));
  }

  /** The facts that are public before sign-in. */
  getSetUp(): Promise<{ needed: boolean; quickExitUrl: string | null }> {
    return firstValueFrom(this.http.get<{ needed: boolean; quickExitUrl: string | null }>('/api/setup'));
  }

  async createFirstAdministrator(request: FirstAdministrator): Promise<void> {
    await firstValueFrom(this.http.post('/api/setup/administrator', request));
  }
}

import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { DraftDto, DraftRequest, KeptDraftDto } from '../../api/models';
import { ASKS_QUIETLY } from '../http/request-context';

/** Browsers end a request of a page that goes away, unless it is small enough to be carried on. */
const CARRIED_ON = 30_000;

/** The worker of the page hands these on unchanged, so that they outlive page and worker. */
const PAST_WORKER = { 'ngsw-bypass': 'true' };

/** Where drafts lie: sealed, on the server. */
@Injectable({ providedIn: 'root' })
export class DraftServer {
  private readonly http = inject(HttpClient);

  list(): Promise<DraftDto[]> {
    const context = new HttpContext().set(ASKS_QUIETLY, true);
    return firstValueFrom(this.http.get<DraftDto[]>('/api/drafts', { context }));
  }

  keep(key: string, body: DraftRequest): Promise<KeptDraftDto> {
    const keepalive = body.value.length < CARRIED_ON;
    return firstValueFrom(
      this.http.put<KeptDraftDto>(`/api/drafts/${key}`, body, { keepalive, headers: PAST_WORKER }),
    );
  }

  /** What another page wrote since `known` stays. */
  async drop(key: string, known: Omit<DraftRequest, 'value'>): Promise<void> {
    const how = { params: { ...known }, keepalive: true, headers: PAST_WORKER };
    await firstValueFrom(this.http.delete(`/api/drafts/${key}`, how));
  }
}

import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { OpenedEnvelopeDto } from '../../api/models/opened-envelope-dto';
import { ASKS_QUIETLY } from '../../core/http/request-context';
import { lettersOf } from '../../core/offline/seal-words';
import type { SealedRow } from '../../core/offline/sealed-words';

/** A code, an id, a day or a time as a form holds it. Names, numbers and any other words are what a person typed. */
const CODED =
  /^(?:[a-z][a-z0-9_-]*|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d(?:-\d\d)?(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?|\d\d:\d\d|)$/;

/** Words that can become no draft, as after a hand-over: their writer reads them, and can pass them on. */
@Injectable({ providedIn: 'root' })
export class WrittenWords {
  private readonly http = inject(HttpClient);

  /** What she typed, in the order of its form; null where it cannot be read now. */
  async read({ sealed }: SealedRow): Promise<readonly string[] | null> {
    const asked = this.http.post<OpenedEnvelopeDto>(
      '/api/drafts/envelopes',
      { envelope: lettersOf(sealed), isToRead: true },
      { context: new HttpContext().set(ASKS_QUIETLY, true) },
    );
    const answer = await firstValueFrom(asked).catch(() => null);
    if (!answer) return null;
    // As a draft holds it, with the address of its form.
    const { value } = JSON.parse(answer.value ?? '{}') as { value?: unknown };
    return typedIn(value);
  }
}

function typedIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return CODED.test(value) ? [] : [value];
  return Object.values(value ?? {}).flatMap(typedIn);
}

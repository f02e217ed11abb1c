import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { EnvelopeKeyDto } from '../../api/models/envelope-key-dto';
import { ASKS_QUIETLY } from '../http/request-context';
import type { WordsHead } from './seal-words';
import type { EnvelopeServer, OwnDrafts, SealedRow } from './sealed-words';

const quietly = () => ({ context: new HttpContext().set(ASKS_QUIETLY, true) });

const NONE: OwnDrafts = { writer: '', keys: [] };

type Shelf = typeof import('./sealed-words');

/**
 * Words sealed on this device until the server has them. What it needs is fetched when it is first used. A browser that
 * keeps nothing, as in a private window, has no rows and seals nothing.
 */
@Injectable({ providedIn: 'root' })
export class WordSealer {
  private readonly http = inject(HttpClient);
  private readonly server: EnvelopeServer = {
    key: () => firstValueFrom(this.http.get<EnvelopeKeyDto>('/api/drafts/envelope-key', quietly())),
    open: (envelope) => firstValueFrom(this.http.post('/api/drafts/envelopes', { envelope }, quietly())),
  };

  /** How often this page handed over or threw away words: the server may have refused some since. */
  readonly changes = signal(0);

  /** True where the words are on the disk of this device, sealed. */
  seal(head: WordsHead, value: string, copy: number | null = null): Promise<boolean> {
    return this.on(false, (shelf) => shelf.keepSealed(head, value, copy).then(() => true));
  }

  /** What a copy of cases would have sent becomes a draft. */
  release(person: string, key: string, writer: string): Promise<void> {
    return this.on(undefined, async (shelf) => shelf.releaseSealed(await shelf.idOf(person, key, writer)));
  }

  /** Of all users. */
  count(): Promise<number> {
    return this.on(0, (shelf) => shelf.countSealed());
  }

  /** After the server took a draft, or it was thrown away; without a person where it was written before any sign-in. */
  remove(person: string | null, key: string, writer: string): Promise<void> {
    return this.on(undefined, async (shelf) =>
      shelf.removeSealed(await shelf.idOf(person ?? '', key, writer)),
    );
  }

  async removeRow(id: string): Promise<void> {
    await this.on(undefined, (shelf) => shelf.removeSealed(id));
    this.changed();
  }

  /** Envelopes of this person and of unknown writers, without those of an open page. */
  rows(person: string | null, own: OwnDrafts = NONE): Promise<readonly SealedRow[]> {
    return this.on<readonly SealedRow[]>([], (shelf) => shelf.sealedRows(person, own));
  }

  /** Whether this device has the server's key; without a line it can be fetched no more. */
  isReady(): Promise<boolean> {
    return this.on(false, async (shelf) => (await shelf.knownKey()) !== null);
  }

  /** Fetches the key once, then hands over all rows but `own`. Answers whether anything became a draft. */
  async handOver(person: string, own: OwnDrafts): Promise<boolean> {
    const isAnyTaken = await this.on(false, (shelf) => shelf.handOver(this.server, person, own));
    this.changed();
    return isAnyTaken;
  }

  private changed(): void {
    this.changes.update((before) => before + 1);
  }

  private async on<T>(otherwise: T, work: (shelf: Shelf) => Promise<T>): Promise<T> {
    try {
      return await work(await import('./sealed-words'));
    } catch {
      return otherwise;
    }
  }
}

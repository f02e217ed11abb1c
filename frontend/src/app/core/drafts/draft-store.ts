import { Injectable } from '@angular/core';

interface Draft {
  value: unknown;
  keptAt: Date;
}

/**
 * What was typed and not sent. Drafts outlive a session that timed out and wait for the same person to sign in on
 * this page again. They stay in memory: nothing a person typed may lie readable in a browser's profile.
 */
@Injectable({ providedIn: 'root' })
export class DraftStore {
  private readonly drafts = new Map<string, Draft>();
  private owner: string | null = null;

  /** Somebody else's drafts are dropped. */
  belongTo(userId: string | null): void {
    if (this.owner !== null && this.owner !== userId) this.clear();
    this.owner = userId;
  }

  keep(key: string, value: unknown): Date {
    const keptAt = new Date();
    this.drafts.set(key, { value: structuredClone(value), keptAt });
    return keptAt;
  }

  find(key: string): Draft | null {
    return this.drafts.get(key) ?? null;
  }

  drop(key: string): void {
    this.drafts.delete(key);
  }

  clear(): void {
    this.drafts.clear();
  }
}

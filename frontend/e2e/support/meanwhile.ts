import type { Browser } from 'playwright-core';
import { contactForm } from '../../../backend/test/support/forms';
import { launchBrowser } from './browser';
import { Person } from './person';
import type { Product } from './product';
import { DESK } from './story';

/** What another person may do to a case while it is along on a phone without a line. */
export const CHANGES = ['band', 'contact', 'lead', 'closed'] as const;
export type Change = (typeof CHANGES)[number];

const MINUTES_5 = 5 * 60_000;

/** `version` is the one that the person saw. */
type Sent = Record<string, unknown> & { version?: number };

/** Colleagues of the caseworker at their desks, on a line that works. */
export class Colleagues {
  private constructor(
    private readonly browser: Browser,
    private readonly product: Product,
  ) {}

  static async of(product: Product): Promise<Colleagues> {
    return new Colleagues(await launchBrowser(), product);
  }

  /** Answers how it is undone, so that the next round finds the case as it was. */
  async change(what: Change, caseId: string, words: string): Promise<() => Promise<unknown>> {
    const done = () => Promise.resolve();
    if (what === 'closed') return this.close(caseId);
    if (what === 'lead') {
      await this.assign(caseId, 'caseworker2');
      return () => this.assign(caseId, 'caseworker');
    }
    if (what === 'band') {
      // Was raised in an earlier round.
      await this.product.query(`update panoh.cases set band = 'standard' where id = $1`, [caseId]);
      await this.post('supervisor', `/cases/${caseId}/band-changes`, { band: 'high', reason: 'x' });
      return done;
    }
    const contactedAt = new Date((await this.product.now()).getTime() - MINUTES_5).toISOString();
    const found: Sent = { ...contactForm({ outcome: 'reached_not_safe', contactedAt, note: words }) };
    await this.post('caseworker2', `/cases/${caseId}/contacts`, found);
    return done;
  }

  /** Of the case, and its assessments. */
  async standing(caseId: string): Promise<{ band: string; count: number; lastId: string | null }> {
    const [row] = await this.product.query<{ band: string; ids: string[] }>(
      `select c.band, array(select a.id from panoh.risk_assessments a where a.case_id = c.id
         order by a.recorded_at desc) as ids from panoh.cases c where c.id = $1`,
      [caseId],
    );
    if (!row) throw new Error('The case is gone.');
    return { band: row.band, count: row.ids.length, lastId: row.ids[0] ?? null };
  }

  async leave(): Promise<void> {
    await this.browser.close();
  }

  private async assign(caseId: string, login: string): Promise<void> {
    const [row] = await this.product.query<{ version: number; userId: string }>(
      `select c.version, k.user_id as "userId" from panoh.cases c, panoh.credentials k where c.id = $1 and k.login = $2`,
      [caseId, login],
    );
    if (!row) throw new Error('Nobody has this login.');
    await this.post('supervisor', `/cases/${caseId}/lead`, row);
  }

  /** Changes the row in the database, since closing a case takes weeks of contacts. */
  private async close(caseId: string): Promise<() => Promise<unknown>> {
    const set = (status: string, at: string) =>
      this.product.query(
        `set session_replication_role = replica;
         update panoh.cases set status = '${status}', closed_at = ${at}, version = version + 1 where id = '${caseId}';
         set session_replication_role = origin`,
      );
    await set('closed', 'panoh.now()');
    return () => set('open', 'null');
  }

  private async post(login: string, path: string, { version = 0, ...body }: Sent): Promise<void> {
    const look = { login, language: 'en', width: DESK } as const;
    const person = await Person.signIn(this.browser, this.product, look);
    const status = await person.page.evaluate(
      async ({ path, body, version }) => {
        const headers = {
          ...{ 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
          ...(version ? { 'If-Match': `"${version}"` } : {}),
        };
        return (await fetch(`/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
      },
      { path, body, version },
    );
    await person.leave();
    if (status >= 300) throw new Error(`${path.replace(/[0-9a-f-]{36}/, '…')} answered ${status}.`);
  }
}

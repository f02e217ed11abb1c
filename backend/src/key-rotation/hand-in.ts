import { setTimeout as pause } from 'node:timers/promises';
import type { RootKey } from '../platform/crypto/root-key.js';
import { RegistrationWords } from './registration-words.js';
import type { RotationDatabase } from './rotation-database.js';

const BUSY_MS = 50;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

const HAND_IN = `insert into linkage.inbox (case_id, sealed_identity, sealed_phone, is_anew)
    select w.case_id, w.identity, w.phone, not exists (select 1 from linkage.to_compare t where t.case_id = w.case_id) or $4
    from unnest($1::uuid[], $2::bytea[], $3::bytea[]) w (case_id, identity, phone)
  on conflict do nothing returning case_id`;
const WAITING = 'select case_id from linkage.inbox where is_anew and attempts = 0 limit 1';

/** Registrations whose words are read anew with the agencies' keys, for whoever encodes them. */
export class HandIn {
  private readonly words: RegistrationWords;

  /** @param encodeAll Encodes all that waits, as the linking process does. */
  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
    private readonly encodeAll: () => Promise<unknown>,
  ) {
    this.words = new RegistrationWords(database, root);
  }

  /**
   * From the first to the last; those whose words nobody here can open are counted.
   * @param lacking Those behind an id, in their order, some at a time.
   * @param isEncoded Whether what waits to be compared has been encoded already, and is only encoded once more.
   */
  async all(
    lacking: (reached: string) => Promise<readonly string[]>,
    isEncoded: boolean,
  ): Promise<{ handed: number; closed: number }> {
    let [reached, handed, closed] = [NOWHERE, 0, 0];
    for (;;) {
      const ids = await lacking(reached);
      if (ids.length === 0) return { handed, closed };
      reached = ids.at(-1) ?? reached;
      const words = await this.words.of(ids);
      closed += ids.length - words.length;
      const taken = await this.database.query(HAND_IN, [
        words.map(({ caseId }) => caseId),
        words.map(({ identity }) => identity),
        words.map(({ phone }) => phone),
        isEncoded,
      ]);
      handed += taken.length;
      await this.untilEncoded();
      this.database.tell(`Key of linkage: ${handed} registrations.`);
    }
  }

  /** By whoever links beside us, or here. */
  private async untilEncoded(): Promise<void> {
    for (;;) {
      await this.encodeAll();
      if ((await this.database.query(WAITING)).length === 0) return;
      await pause(BUSY_MS);
    }
  }
}

/** How many could not be encoded. */
export async function failedOf(database: RotationDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from linkage.inbox where is_anew',
  );
  return row?.count ?? 0;
}

export const tellClosed = (database: RotationDatabase, count: number): void => {
  if (count > 0)
    database.tell(
      `${count} registrations can be opened by agencies only, which hold their keys themselves: they stay with their persons, and are compared again when they are next edited.`,
    );
};

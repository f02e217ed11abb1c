import { randomUUID } from 'node:crypto';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { MessageLanguage, Template } from '../../platform/mail/message-channel.js';
import type { EmailRecipient } from '../email-address-encryption.js';
import { whenToTell } from '../quiet-times.rules.js';
import {
  claimMessages,
  decreedDays,
  dropMessages,
  dueMessages,
  lockRecipient,
  postponeMessage,
} from './email-delivery.queries.js';
import type { DueMessage, Recipient } from './email-delivery.queries.js';

export interface Claimed {
  tag: string;
  template: Template;
  language: MessageLanguage;
  ids: string[];
  attempts: number;
  /** Null where there is no address any more. */
  sealedAddress: Buffer | null;
}

const byTag = (rows: readonly DueMessage[]): DueMessage[][] => {
  const groups = new Map<string, DueMessage[]>();
  for (const row of rows) groups.set(row.tag ?? '', [...(groups.get(row.tag ?? '') ?? []), row]);
  return [...groups.values()];
};

/**
 * Plans due messages of one person and channel, in one transaction: what to send now, what to delay and what to drop.
 * Another worker for the same person does not wait, and finds nothing.
 */
export async function claimDue(run: RunSql, box: EmailRecipient): Promise<Claimed[]> {
  if (!(await lockRecipient(run, box))) return [];
  const rows = await dueMessages(run, box);
  const [to] = rows;
  if (!to) return [];
  const repeated = await repeats(
    run,
    rows.filter(({ tag }) => tag !== null),
  );
  const untagged = rows.filter(({ tag }) => tag === null);
  const groups = [...repeated, ...(await fresh(run, untagged, to))];
  if (!to.isOpen) await dropMessages(run, rows);
  return to.isOpen ? Promise.all(groups.map((group) => take(run, group, to))) : [];
}

/** Repeats a message while one of its rows is still needed. */
async function repeats(run: RunSql, rows: readonly DueMessage[]): Promise<DueMessage[][]> {
  const groups = byTag(rows);
  const needed = groups.filter((group) => group.some(({ isNeeded }) => isNeeded));
  await dropMessages(run, groups.filter((group) => !needed.includes(group)).flat());
  return needed;
}

/** Sends a code alone and the other rows together. */
async function fresh(run: RunSql, rows: readonly DueMessage[], to: Recipient): Promise<DueMessage[][]> {
  const needed = rows.filter(({ isNeeded }) => isNeeded);
  await dropMessages(
    run,
    rows.filter((row) => !needed.includes(row)),
  );
  const codes = needed.filter(({ kind }) => kind === 'code');
  const others = await thoseNow(
    run,
    needed.filter(({ kind }) => kind !== 'code'),
    to,
  );
  return [codes, others].filter((group) => group.length > 0);
}

async function thoseNow(run: RunSql, rows: readonly DueMessage[], to: Recipient): Promise<DueMessage[]> {
  if (rows.length === 0) return [];
  const decreed = await decreedDays(run);
  const now: DueMessage[] = [];
  for (const row of rows) {
    const kind = row.kind === 'urgent' ? 'urgent' : 'digest';
    const at = whenToTell({ ...row, kind }, to, { decreed, now: to.now });
    if (at === null) await dropMessages(run, [row]);
    else if (at <= to.now) now.push(row);
    else await postponeMessage(run, row.id, at);
  }
  return now;
}

async function take(run: RunSql, rows: readonly DueMessage[], to: Recipient): Promise<Claimed> {
  const ids = rows.map(({ id }) => id);
  const tag = rows[0]?.tag ?? randomUUID();
  const attempts = Math.max(...rows.map((row) => row.attempts)) + 1;
  await claimMessages(run, ids, { tag, attempts });
  const isCode = rows[0]?.kind === 'code';
  return {
    ...{ tag, ids, attempts, language: to.language },
    template: isCode ? 'address_code' : rows.some(({ kind }) => kind === 'urgent') ? 'tasks_due' : 'digest',
    sealedAddress: isCode ? to.sealedPlanned : to.sealedAddress,
  };
}

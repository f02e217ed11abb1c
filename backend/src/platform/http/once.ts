import { AsyncLocalStorage } from 'node:async_hooks';
import type { Answered } from './idempotency-keys.js';

/** The Idempotency-Key of the present request. */
export class CommandKey {
  isUsed = false;

  constructor(
    readonly earlier: Answered | null,
    readonly complete: (resourceId: string | null) => void,
    /** When it was written without a line, as the phone says; null where it was sent at once. */
    readonly claimedAt: Date | null,
  ) {}
}

/** Carries the key from the interceptor to the handler. */
export const commandKeys = new AsyncLocalStorage<CommandKey>();

/** When the present command claims to have been written without a line. */
export const claimedAt = (): Date | null => commandKeys.getStore()?.claimedAt ?? null;

type Render<T> = (id: string) => T | Promise<T>;

/**
 * Does the work of a command once for its Idempotency-Key and renders the resource whose id it returns. A repeated key
 * renders that resource again and changes nothing: only the id is kept. Throws outside a command.
 */
export function once(work: () => Promise<unknown>): Promise<void>;
export function once<T>(work: () => Promise<string | null>, render: Render<T>): Promise<T>;
export async function once<T>(work: () => Promise<unknown>, render?: Render<T>): Promise<T | undefined> {
  const key = commandKeys.getStore();
  if (!key) throw new Error('No command: once() belongs to the handler of a route that changes something.');
  key.isUsed = true;
  const id = key.earlier ? key.earlier.resourceId : ((await work()) as string | null | undefined);
  if (!key.earlier) key.complete(render ? (id ?? null) : null);
  return render && id ? render(id) : undefined;
}

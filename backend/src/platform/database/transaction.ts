import { AsyncLocalStorage } from 'node:async_hooks';

/** From its `begin` to its `commit` or `rollback`. */
export interface Transaction {
  isOver: boolean;
}

/**
 * The transaction in which whoever is asking works. Connections refuse those whose transaction is over: what a failed
 * request left running must not be carried out under the session of whoever was given the connection next.
 */
export const transactions = new AsyncLocalStorage<Transaction | null>();

export const isOver = (): boolean => transactions.getStore()?.isOver ?? false;

import { AsyncLocalStorage } from 'node:async_hooks';

/** From its `begin` to its `commit` or `rollback`. */
export interface Transaction {
  isOver: boolean;
}

/**
 * The caller's transaction. Connections refuse work of a finished transaction: work left by a failed request must not
 * run under the session of the next user of the connection.
 */
export const transactions = new AsyncLocalStorage<Transaction | null>();

export const isOver = (): boolean => transactions.getStore()?.isOver ?? false;

/** How often each operation and each attempt went through or was refused, and how much the oracle looked at. */
import type { Route } from '../contract-routes.js';

interface Count {
  done: number;
  refused: number;
}

export class Tally {
  readonly operations = new Map<string, Count>();
  readonly attempts = new Map<string, Count>();
  /** Reasons for which a case was closed and the decision judged. */
  readonly closed = new Set<string>();
  commands = 0;
  private readonly began = Date.now();
  rounds = 0;
  /** Cases, rows and refused commands that were checked. */
  readonly checks = { cases: 0, inDanger: 0, lateRows: 0, notifications: 0, refusals: 0, blocked: 0 };

  /** Every command of the contract; reads are not commands. */
  readonly routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.routes = routes.filter(({ method }) => method !== 'GET');
    for (const { operation } of this.routes) this.operations.set(operation, { done: 0, refused: 0 });
  }

  operationOf(method: string, path: string): string {
    const isOf = (form: string): boolean =>
      new RegExp(`^${form.replace(/\{\w+\}/g, '[^/]+')}$`).test(`/api${path}`);
    return this.routes.find((route) => route.method === method && isOf(route.path))?.operation ?? '';
  }

  answered(operation: string, status: number): void {
    this.commands += 1;
    this.count(this.operations, operation, status < 300);
  }

  attempted(name: string, isThrough: boolean): void {
    this.count(this.attempts, name, isThrough);
  }

  /** Operations that were never answered with success. */
  missing(except: readonly string[] = []): string[] {
    return [...this.operations]
      .filter(([operation, { done }]) => done === 0 && !except.includes(operation))
      .map(([operation]) => operation);
  }

  toString(): string {
    const list = (counts: ReadonlyMap<string, Count>): string =>
      [...counts].map(([name, { done, refused }]) => `${name} ${done}/${refused}`).join(', ');
    const checked = Object.entries(this.checks).map(([what, count]) => `${what} ${count}`);
    const seconds = Math.round((Date.now() - this.began) / 1_000);
    return [
      `${this.commands} commands in ${this.rounds} rounds and ${seconds} s; checked: ${checked.join(', ')}`,
      `operations (answered 2xx/4xx): ${list(this.operations)}`,
      `attempts (through/refused): ${list(this.attempts)}`,
      `closed: ${[...this.closed].join(', ')}`,
    ].join('\n');
  }

  private count(counts: Map<string, Count>, name: string, isDone: boolean): void {
    const count = counts.get(name) ?? { done: 0, refused: 0 };
    if (isDone) count.done += 1;
    else count.refused += 1;
    counts.set(name, count);
  }
}

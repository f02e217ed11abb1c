/** Seen so often, a statement is worth keeping prepared on every connection. */
const WORTH_A_NAME = 3;
const MOST_NAMES = 400;
const MOST_SEEN = 5_000;
/** Nothing of these is planned. */
const CONTROL = /^(?:start|commit|rollback|savepoint|release)\b/i;

/** The names of prepared statements, the same on every connection of this process. */
export class StatementNames {
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** null where the statement is sent too rarely, or too many have names already. */
  find(text: string): string | null {
    const known = this.names.get(text);
    if (known) return known;
    if (this.names.size >= MOST_NAMES || CONTROL.test(text)) return null;
    const times = (this.seen.get(text) ?? 0) + 1;
    if (times < WORTH_A_NAME) {
      if (this.seen.size >= MOST_SEEN) this.seen.clear();
      this.seen.set(text, times);
      return null;
    }
    this.seen.delete(text);
    const name = `p${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}

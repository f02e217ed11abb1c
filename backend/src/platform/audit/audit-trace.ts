/** A grant that gives the caller these partitions of a case. */
export interface OpeningGrant {
  id: string;
  partitions: readonly string[];
}

/** What one request or job touched; written as one audit row in the same transaction (SECURITY D). */
export class AuditTrace {
  private readonly cases = new Set<string>();
  private readonly partitions = new Set<string>();
  private readonly opened = new Map<string, readonly OpeningGrant[]>();
  purpose: string | null = null;
  /** Keys opened to read or write texts, counted against the caller's budget. */
  unwraps = 0;

  /** Grants that give the caller access to the case. The audit records those used. */
  openedBy(caseId: string, grants: readonly OpeningGrant[]): void {
    this.opened.set(caseId, grants);
  }

  touch(caseId: string, ...partitions: string[]): void {
    this.cases.add(caseId);
    for (const partition of partitions) this.partitions.add(partition);
  }

  /** The case that the request began with. */
  get firstCase(): string | null {
    return [...this.cases][0] ?? null;
  }

  entry(
    action: string,
    decision: 'allowed' | 'refused' | 'failed',
    requestId: string,
  ): Record<string, unknown> {
    return {
      action,
      decision,
      requestId,
      purpose: this.purpose,
      cases: [...this.cases],
      // Reads of one request run at the same time: the order in which they end says nothing.
      partitions: [...this.partitions].sort(),
      grants: this.grants(),
      unwraps: this.unwraps,
    };
  }

  private grants(): string[] {
    const found = [...this.cases].flatMap((caseId) => this.opened.get(caseId) ?? []);
    const used = found.filter(({ partitions }) => partitions.some((each) => this.partitions.has(each)));
    return [...new Set(used.map(({ id }) => id))];
  }
}

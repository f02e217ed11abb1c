/** What one request or job touched; written as one audit row in the same transaction (SECURITY D). */
export class AuditTrace {
  private readonly cases = new Set<string>();
  private readonly partitions = new Set<string>();
  purpose: string | null = null;

  touch(caseId: string, ...partitions: string[]): void {
    this.cases.add(caseId);
    for (const partition of partitions) this.partitions.add(partition);
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
      partitions: [...this.partitions],
    };
  }
}

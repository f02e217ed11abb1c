import { describe, expect, it } from '@jest/globals';
import { AuditTrace } from './audit-trace.js';

describe('what a request touched', () => {
  it('reads the same in whichever order its reads ended', () => {
    const [one, other] = [new AuditTrace(), new AuditTrace()];
    one.touch('case', 'core', 'follow_ups');
    one.touch('case', 'closure');
    other.touch('case', 'closure');
    other.touch('case', 'core', 'follow_ups');
    expect(one.entry('read', 'allowed', 'r')).toEqual(other.entry('read', 'allowed', 'r'));
    expect(one.entry('read', 'allowed', 'r')['partitions']).toEqual(['closure', 'core', 'follow_ups']);
  });
});

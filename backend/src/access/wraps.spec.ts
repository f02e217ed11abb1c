import { describe, expect, it } from '@jest/globals';
import { agencyWrap, wrapRow } from './key-wrap-columns.js';
import { nameIndex } from './name-index.js';

/** Stored wraps and digests are bound to these texts: with another form none of them opens or is found. */
describe('what a stored key is bound to', () => {
  it('the wrap of a data key: case, partition, version and agency', () => {
    expect(wrapRow({ caseId: 'c', partition: 'identity', keyVersion: 2, agencyId: 'a' })).toBe(
      'c/identity/2/a',
    );
  });

  it('the wrap of another text: its place and agency', () => {
    expect(agencyWrap('a', { table: 'drafts', column: 'sealed', row: 'r' })).toBe('drafts/sealed/r/a');
  });

  it('the digest of a name: column and agency, 128 bits', () => {
    expect(nameIndex('staff_names', 'a')).toEqual({ purpose: 'name-index/staff_names/a', bytes: 16 });
  });
});

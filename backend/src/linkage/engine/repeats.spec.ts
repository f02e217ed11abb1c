import { describe, expect, it } from '@jest/globals';
import { Encoder, encodeAll } from '../index.js';
import type { WrittenRegistration } from '../index.js';
import { Frequencies, HUB } from './frequencies.js';
import { repeatsOf } from './link.js';

const EMPTY: WrittenRegistration = {
  ...{ id: '', givenName: '', surname: '', patronymic: '', sex: 'F', dateOfBirth: '' },
  ...{ district: 'Кӯлоб', jamoat: '', phone: '920123456', motherName: '' },
};
const encoder = new Encoder(Buffer.alloc(32, 1));
const NAME = { givenName: 'Зайнаб', surname: 'Каримова' };

/** The group count of two identical rows whose number so many registrations share. */
function groupsOf(row: Partial<WrittenRegistration>, sharers: number): number {
  const rows = [0, 1].map((at) => ({ ...EMPTY, ...NAME, ...row, id: `R${at}` }));
  const registrations = encodeAll(encoder, rows);
  const others = Array.from({ length: sharers - 2 }, (_, at) => ({ ...EMPTY, id: `O${at}` }));
  const frequencies = Frequencies.of([...registrations, ...encodeAll(encoder, others)]);
  return repeatsOf(registrations, new Set(), frequencies).length;
}

describe('what was written down word for word alike', () => {
  it('is one where name and number tell who she is', () => {
    expect(groupsOf({}, HUB)).toBe(1);
  });

  it('is two namesakes where the number is an office’s and nothing else is told', () => {
    expect(groupsOf({}, HUB + 1)).toBe(2);
  });

  it.each([
    ['her father', { patronymic: 'Раҳимовна' }],
    ['her day of birth', { dateOfBirth: '1988-10-24' }],
  ])('is one also there where it tells %s', (_, row) => {
    expect(groupsOf(row, 500)).toBe(1);
  });
});

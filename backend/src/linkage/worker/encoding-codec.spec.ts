import { describe, expect, it } from '@jest/globals';
import { blocksOf } from '../engine/blocks.js';
import { Encoder } from '../engine/encode.js';
import { Frequencies } from '../engine/frequencies.js';
import { normalise } from '../engine/normalise.js';
import { countsFromBytes, countsToBytes } from './encoding-cache.js';
import { fromBytes, toBytes } from './encoding-codec.js';

const encoder = new Encoder(Buffer.alloc(32, 'a secret of this test'));
const EMPTY = {
  ...{ id: 'one', givenName: '', surname: '', patronymic: '', sex: '', dateOfBirth: '' },
  ...{ district: '', jamoat: '', phone: '', motherName: '' },
};
const encode = (written: object) => {
  const normal = normalise({ ...EMPTY, ...written });
  const encoded = encoder.encode(normal, blocksOf(normal));
  return { encoded, phoneBlocks: encoded.blocks.slice(0, 3) };
};

describe('an encoding in bytes', () => {
  it.each([
    ['of nothing', {}],
    ['of a name alone', { givenName: 'Зайнаб' }],
    ['of an initial', { givenName: 'З.', surname: 'Раҳмонова' }],
    ['of a year', { givenName: 'Зайнаб', dateOfBirth: '1991' }],
    [
      'of everything',
      {
        ...{ givenName: 'Бибизайнаб', surname: 'Раҳмонова', patronymic: 'Шарифовна', sex: 'F' },
        ...{ dateOfBirth: '1991-03-14', district: 'Кӯлоб', jamoat: 'Зираки', phone: '+992 00 111 2233' },
        motherName: 'Гулнора',
      },
    ],
    ['of names longer than any', { givenName: 'Зайнаб'.repeat(50), surname: 'Р'.repeat(300) }],
  ])('is what it was: %s', (_what, written) => {
    const kept = encode(written);
    expect(fromBytes('one', toBytes(kept))).toEqual(kept);
  });

  it('takes less than two kilobytes, so that it stands beside its row', () => {
    const kept = encode({
      ...{ givenName: 'Бибизайнаб', surname: 'Раҳмонова', patronymic: 'Шарифовна', sex: 'F' },
      ...{ dateOfBirth: '1991-03-14', district: 'Кӯлоб', phone: '+992 00 111 2233' },
    });
    expect(toBytes(kept).length).toBeLessThan(1_900);
  });

  it('of counts is what they were', () => {
    const counts = Frequencies.of([
      encode({ givenName: 'Зайнаб', surname: 'Раҳмонова', phone: '+992 00 111 2233' }).encoded,
      encode({ givenName: 'Зайнаб', surname: 'Каримова' }).encoded,
    ]);
    expect([...countsFromBytes(countsToBytes(counts)).counted()]).toEqual([...counts.counted()]);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  DEFAULT_MODEL,
  Encoder,
  Frequencies,
  countedOf,
  decideOne,
  encodeAll,
  linkOneByOne,
  rankByRarity,
} from '../index.js';
import type { Judgements, OneDecision, WrittenRegistration } from '../index.js';

const EMPTY: WrittenRegistration = {
  ...{ id: '', givenName: '', surname: '', patronymic: '', sex: 'F', dateOfBirth: '' },
  ...{ district: '', jamoat: '', phone: '', motherName: '' },
};
const encoder = new Encoder(Buffer.alloc(32, 1));
type Written = Partial<WrittenRegistration>;
const encoded = (rows: readonly Written[]) =>
  encodeAll(
    encoder,
    rows.map((row, at) => ({ ...EMPTY, id: `R${at}`, ...row })),
  );

const ZAINAB: Written = {
  ...{ givenName: 'Зайнаб', surname: 'Каримова', patronymic: 'Раҳимовна', dateOfBirth: '1988-10-24' },
  ...{ district: 'Кӯлоб', phone: '+992 92 012-34-56', motherName: 'Хосият' },
};
const MADINA: Written = {
  ...{ givenName: 'Мадина', surname: 'Алиева', patronymic: 'Сафаровна', dateOfBirth: '1995-03-02' },
  ...{ district: 'Восе', phone: '901112233', motherName: 'Гулбаҳор' },
};

/** The last row is the newcomer; those before it stand in the clusters named. */
function decide(
  rows: readonly Written[],
  clusterIds: readonly string[],
  judgements?: Judgements,
): OneDecision {
  const all = encoded(rows);
  const newcomer = all.at(-1);
  if (!newcomer) throw new Error('somebody comes');
  const candidates = all.slice(0, -1).map((one, at) => ({ encoded: one, clusterId: clusterIds[at] ?? '' }));
  return decideOne(newcomer, candidates, {
    ...{ model: DEFAULT_MODEL, frequencies: Frequencies.of(all), judgements },
  });
}

describe('a newcomer', () => {
  it('is linked to whom she was before', () => {
    const again = { ...ZAINAB, givenName: 'Zaynab', surname: 'Karimova', phone: '920123457' };
    const decision = decide([MADINA, ZAINAB, again], ['M', 'Z']);
    expect(decision).toMatchObject({ link: 'Z', joins: [], review: [] });
    expect(decision.probability).toBeGreaterThan(0.95);
  });

  it('is new where nobody is like her, and where nobody is there', () => {
    expect(decide([ZAINAB, MADINA], ['Z']).link).toBeUndefined();
    expect(decide([MADINA], [])).toEqual({ probability: 1, joins: [], review: [] });
  });

  it('is linked for certain where she is written down word for word again', () => {
    expect(decide([ZAINAB, ZAINAB], ['Z'])).toEqual({ link: 'Z', probability: 1, joins: [], review: [] });
  });

  it('is never linked to a sister, whatever else the cluster of that sister says', () => {
    const sister = { ...ZAINAB, givenName: 'Шаҳло', dateOfBirth: '1991-02-03' };
    expect(decide([ZAINAB, ZAINAB, sister], ['Z', 'Z']).link).toBeUndefined();
  });

  it('brings a twin before people and never links her', () => {
    const twin = { ...ZAINAB, givenName: 'Шаҳло' };
    expect(decide([ZAINAB, twin], ['Z'])).toMatchObject({ review: [{ id: 'R0', clusterId: 'Z' }] });
    expect(decide([ZAINAB, twin], ['Z']).link).toBeUndefined();
  });

  it('brings two clusters together that are both hers', () => {
    const bare = { givenName: 'Зайнаб', surname: 'Каримова' };
    const byDate = { ...bare, dateOfBirth: '1988-10-24', patronymic: 'Раҳимовна' };
    const byPhone = { ...bare, phone: '920123456', district: 'Кӯлоб', motherName: 'Хосият' };
    const { link, joins } = decide([byDate, byPhone, ZAINAB], ['date', 'phone']);
    expect([link, ...joins].sort()).toEqual(['date', 'phone']);
  });

  it('is linked to nobody where two people whom others told apart are as likely', () => {
    const decision = decide(
      [ZAINAB, { ...ZAINAB, motherName: 'Умеда' }, { ...ZAINAB, motherName: '' }],
      ['A', 'B'],
      {
        same: [],
        different: [['R0', 'R1']],
      },
    );
    expect(decision.link).toBeUndefined();
  });
});

describe('what people decided', () => {
  it('links her to whom the scores would not', () => {
    const judgements: Judgements = { same: [['R2', 'R1']], different: [] };
    expect(decide([ZAINAB, MADINA, ZAINAB], ['Z', 'M'], judgements).link).toBe('Z');
    expect(decide([MADINA, ZAINAB], ['M'], { same: [['R0', 'R1']], different: [] })).toMatchObject({
      ...{ link: 'M', probability: 1 },
    });
  });

  it('keeps her from a cluster with one who is said to be somebody else', () => {
    const judgements: Judgements = { same: [], different: [['R2', 'R0']] };
    expect(decide([ZAINAB, ZAINAB, ZAINAB], ['Z', 'Z'], judgements).link).toBeUndefined();
  });
});

describe('candidates', () => {
  it('are ranked by how rare what they share is, and cut off', () => {
    const found = [
      [1, ['a', 'b', 'c', 'd']],
      [2, ['d', 'c']],
      [3, ['b']],
    ] as const;
    const [first, ...others] = rankByRarity(found, 3);
    expect([first, [...others].sort()]).toEqual(['b', ['c', 'd']]);
    expect(rankByRarity(found).at(-1)).toBe('a');
    expect(rankByRarity([])).toEqual([]);
  });
});

describe('counts of values that were kept', () => {
  it('weigh as those of all registrations do', () => {
    const all = encoded([ZAINAB, ZAINAB, MADINA]);
    const counted = Frequencies.of(all);
    const kept = Frequencies.kept(
      all.flatMap((one) => countedOf(one).map(([field, tag]) => [field, tag, 1] as const)),
      { given: 3, surname: 3, patronymic: 3, mother: 3, district: 3, phone: 3 },
    );
    const [one, other] = all;
    if (!one || !other) throw new Error('three are encoded as three');
    for (const field of ['given', 'district'] as const)
      expect(kept.share(field, 0.01, [one, other])).toBe(counted.share(field, 0.01, [one, other]));
  });
});

describe('one after another', () => {
  it('makes the persons that all at once are', () => {
    const again = { ...ZAINAB, givenName: 'Zaynab', surname: 'Karimova', patronymic: '' };
    const { clusters } = linkOneByOne(
      encoded([ZAINAB, MADINA, again, MADINA, { ...MADINA, phone: '' }]),
      DEFAULT_MODEL,
    );
    expect(clusters.map(String).sort()).toEqual(['0,2', '1,3,4']);
  });
});

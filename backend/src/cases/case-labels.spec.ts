import { describe, expect, it } from '@jest/globals';
import { labelProblems } from './case-labels.rules.js';

const NAMES = ['Каримова Зарина Раҳмоновна', 'Karimov A. Sh.'];

describe('a label of a case', () => {
  it.each(['Red coat', 'Куртаи сурх', 'Bazar, 2 children', 'Room 12, 14:00', 'Anor'])(
    'may be "%s"',
    (label) => {
      expect(labelProblems(label, NAMES)).toEqual([]);
    },
  );

  it.each(['Zarina', 'зарина, сурх', 'KARIMOVA', 'Рахмоновна', 'wife of Karimov'])(
    'names nobody of the case, in no script: "%s"',
    (label) => {
      expect(labelProblems(label, NAMES)).toEqual(['label_holds_name']);
    },
  );

  it.each(['900 55 01 23', '+992-900', 'A1b2c3d4e5f6g7', '٩٠٠٥٥٠١'])('is no number: "%s"', (label) => {
    const digits = label.match(/\p{Nd}/gu)?.length ?? 0;
    expect(labelProblems(label, NAMES)).toEqual(digits >= 7 ? ['label_holds_number'] : []);
  });

  it('gives every reason at once', () => {
    expect(labelProblems('Zarina 9005501', NAMES)).toEqual(['label_holds_number', 'label_holds_name']);
  });
});

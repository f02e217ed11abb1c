import { describe, expect, it } from '@jest/globals';
import { RECIPIENTS } from '../consent/consent.types.js';
import { LANGUAGES } from '../identity/identity.types.js';
import { DATA_KINDS, RETENTION, SUBJECTS, groupedLines, mapLines } from './data-map.rules.js';
import type { ColumnFact, ColumnKind, Kept, MapLine, MapRow } from './data-map.rules.js';
import { OWN_KEYS, legalWords } from './legal-files.js';
import { PACK_TABLES, SIGNATURE_STATES, VOLUMES } from './legal-pack.types.js';
import { changesBetween, packDueOn, packReasons, signatureState } from './pack.rules.js';
import { BREACHES, RIGHTS, protocolText, sheetOf, sheetsOnPaper } from './pack-tables.rules.js';
import type { PackContent } from './pack-tables.rules.js';

const NAME = { tg: 'Намуна', ru: 'Образец', en: 'Sample' };
const settings = {
  ...{
    owner: 'Committee',
    operator: 'Centre',
    serverPlace: 'Dushanbe',
    isInside: true,
    responsible: 'Officer',
  },
  ...{ contact: '102', licences: 'AGPL', volume: VOLUMES[0], graceDays: 30 },
};
const line = (data: ColumnKind, kept: Kept, whose: (typeof SUBJECTS)[number]): MapLine => ({
  ...{ table: 'panoh.x', column: data, data, whose, kept, isSealed: false },
  readers: ['police_supervisor', 'system', 'concerned', 'administrator', 'oversight', 'caseworker'],
});
const content: PackContent = {
  lines: [
    ...(Object.keys(DATA_KINDS) as ColumnKind[]).map((data) => line(data, 'case', 'survivor')),
    ...(Object.keys(RETENTION) as Kept[]).map((kept) => line('core', kept, 'staff')),
    ...SUBJECTS.map((whose) => line('core', 'case', whose)),
  ],
  settings,
  agencies: SIGNATURE_STATES.map((state) => ({
    ...{ id: state, name: NAME, type: 'cowfa', kind: 'state', state },
    ...{ signers: [], signedOn: null, paperNumber: null, recordedAt: null },
  })),
  protocol: { number: 2, text: NAME, publishedOn: '2026-12-01', endsOn: '2027-12-01' },
  signOffs: [{ step: 'chair_order', doneOn: '2026-11-30', responsible: '№ 7' }],
  log: [...BREACHES, ...RIGHTS].map((action) => ({ year: 2026, action, count: 3 })),
  manual: [['Forms', 'Lead', 4]],
};

describe('the legal pack', () => {
  it.each(LANGUAGES)('has words for every code of every table in %s', (language) => {
    const sheets = sheetsOnPaper(legalWords(language), content);
    expect(sheets.map(({ code }) => code)).toEqual([...PACK_TABLES]);
    for (const { rows, heads } of sheets) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => row.length !== heads.length)).toEqual([]);
    }
    const text = protocolText(legalWords(language), settings, RECIPIENTS);
    for (const part of ['Committee', 'Dushanbe', '30', '102']) expect(text).toContain(part);
    expect(text).not.toMatch(/\[\w+\]|undefined/);
  });

  it('has each text in three languages', () => {
    for (const key of OWN_KEYS)
      expect([key, ...LANGUAGES.map((one) => legalWords(one).t(key))].filter((text) => !text)).toEqual([]);
  });

  it('gives police no safe contact, health, counselling notes or whereabouts by its protocol', () => {
    const police = protocolText(legalWords('en'), settings, RECIPIENTS)
      .split('\n')
      .find((row) => row.startsWith('– police:'));
    expect(police).toContain('facts of the incident');
    expect(police).not.toMatch(/safe contact|health|counselling|where the survivor/);
  });

  it('promises copies inside the country only where the servers are', () => {
    const text = (isInside: boolean) => protocolText(legalWords('en'), { ...settings, isInside }, RECIPIENTS);
    expect(text(true)).toContain('Copies do not leave the country.');
    expect(text(false)).not.toContain('Copies do not leave');
    expect(text(false)).toContain('outside the country');
  });

  it('gives how often a right was used by year in classes, never a small number', () => {
    const times = (count: number) =>
      sheetOf('rights_log', legalWords('en'), {
        ...content,
        log: [{ year: 2026, action: 'askErasure', count }],
      }).rows;
    expect(times(0)).toEqual([['2026', 'Erasure requested', 'fewer than 10']]);
    expect(times(9)[0]![2]).toBe('fewer than 10');
    expect(times(14)[0]![2]).toBe('about 10');
    expect(times(127)[0]![2]).toBe('about 130');
  });

  it('says who may see the log instead of an empty table', () => {
    const sheet = sheetOf('breach_log', legalWords('en'), { ...content, log: null });
    expect(sheet.notes).toEqual(['Only the data protection officer sees this table.']);
  });
});

describe('the data map', () => {
  const row = (data: ColumnKind, columns: string): MapRow => ({
    ...{ table: 'panoh.x', data, whose: 'survivor', kept: 'case', columns, staff: '', technical: '' },
  });
  const fact = (column: string, more: Partial<ColumnFact> = {}): ColumnFact => ({
    ...{ table: 'panoh.x', column, isSealed: false, isServed: true, roles: [], isForOthers: false, ...more },
  });

  it('says who reads by partition, by policy, or that only the system does', () => {
    const facts = [
      fact('a'),
      fact('b', { roles: ['supervisor'] }),
      fact('c'),
      fact('d', { isServed: false }),
      fact('f', { roles: ['supervisor'], isForOthers: true }),
    ];
    const rows = [row('health', 'a'), row('register', 'b c d f')];
    const lines = mapLines(rows, facts, new Map([['health', ['health_worker']]]));
    expect(lines.map(({ readers }) => readers)).toEqual([
      ['health_worker'],
      ['supervisor'],
      ['concerned'],
      ['system'],
      ['supervisor', 'concerned'],
    ]);
    expect(groupedLines(lines)).toHaveLength(5);
    expect(() => mapLines(rows, [fact('e')], new Map())).toThrow('no entry for panoh.x.e');
  });
});

describe('a pack is due', () => {
  const state = {
    ...{ lastMadeAt: new Date('2026-01-10T07:00:00Z'), lastSchema: 'a', schema: 'a', protocolEndsOn: null },
  };

  it('before the first, after a change of the schema, once a year, and before a protocol ends', () => {
    expect(packReasons(state, '2026-12-01')).toEqual([]);
    expect(packReasons({ ...state, lastMadeAt: null }, '2026-12-01')).toEqual(['never_made']);
    expect(packReasons({ ...state, schema: 'b' }, '2026-12-01')).toEqual(['schema_changed']);
    expect(packReasons(state, '2027-01-09')).toEqual([]);
    expect(packReasons(state, '2027-01-10')).toEqual(['year_over']);
    expect(packDueOn(state, '2027-01-10')).toBe('2027-02-09');
    const ending = { ...state, protocolEndsOn: '2026-12-31' };
    expect(packReasons(ending, '2026-11-30')).toEqual([]);
    expect(packReasons(ending, '2026-12-01')).toEqual(['protocol_ends']);
    expect(packDueOn(ending, '2026-12-01')).toBe('2026-12-31');
    const since = { ...ending, lastMadeAt: new Date('2026-12-02T07:00:00Z') };
    expect(packReasons(since, '2026-12-31')).toEqual([]);
    expect(packReasons(since, '2027-01-01')).toEqual(['protocol_ends']);
  });

  it('and says what differs from the last one', () => {
    expect(changesBetween({ a: '1', b: '2' }, { b: '3', c: '4' })).toEqual([
      { kind: 'removed', key: 'a', before: '1', now: null },
      { kind: 'changed', key: 'b', before: '2', now: '3' },
      { kind: 'added', key: 'c', before: null, now: '4' },
    ]);
  });
});

describe('a signature of the protocol', () => {
  const protocol = {
    ...{
      publishedOn: '2026-12-01',
      joinedOn: '2026-01-01',
      endsOn: '2027-12-01',
      graceDays: 30,
      isSigned: false,
    },
  };

  it('is asked for after the days of grace, and holds for these days after the end', () => {
    expect(signatureState(null, '2026-12-01')).toBe('not_published');
    expect(signatureState(protocol, '2026-12-30')).toBe('grace');
    expect(signatureState(protocol, '2026-12-31')).toBe('missing');
    expect(signatureState({ ...protocol, joinedOn: '2026-12-20' }, '2026-12-31')).toBe('grace');
    const signed = { ...protocol, isSigned: true };
    expect(signatureState(signed, '2027-12-31')).toBe('signed');
    expect(signatureState(signed, '2028-01-01')).toBe('ended');
    expect(signatureState(protocol, '2028-01-01')).toBe('ended');
  });
});

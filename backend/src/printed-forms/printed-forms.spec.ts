import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { pdfText } from '../../test/support/pdf-text.js';
import { PAPER_WORDS, shippedTemplates } from './form-files.js';
import {
  EMPTY,
  fillTemplate,
  placeholdersOf,
  printableForms,
  templateProblems,
  versionOn,
} from './forms.rules.js';
import type { Printer } from './forms.rules.js';
import { FORMS, FORM_CODES, PLACEHOLDERS } from './forms.types.js';
import type { FormCode, FormSubject, FormValues, TemplateText } from './forms.types.js';
import { FONT_FILES, legalNote, paperAsPdf } from './paper-layout.js';
import { signedText } from './paper-seal.rules.js';
import { planLines, wishRefusal } from './plan-paper.rules.js';
import type { PlanWish } from './plan-paper.rules.js';
import { PLAN_TEMPLATES } from '../support/plan.rules.js';

const SHIPPED = shippedTemplates();
const TAJIK = 'ҒғӢӣҚқӮӯҲҳҶҷ';
const WITHOUT_TEXT: FormCode[] = ['handover_sheet'];

const sampleOf = ({ code, language }: TemplateText): FormValues =>
  Object.fromEntries(placeholdersOf(code).map((name) => [name, PAPER_WORDS[language].t(`sample.${name}`)]));
const textOf = (template: TemplateText, values: FormValues): string => {
  const parts = fillTemplate(template.body, values);
  return parts.map((part) => (part.kind === 'row' ? `${part.left} ${part.right}` : part.text)).join('\n');
};
const printed = (template: TemplateText, values: FormValues): Promise<Buffer> =>
  paperAsPdf({
    ...{ template, words: PAPER_WORDS[template.language], seal: null, isSample: false },
    blocks: fillTemplate(template.body, values),
    ...{ printedOn: '2026-11-30', printedBy: 'A1B2-C3D4' },
  });

describe('shipped texts', () => {
  it('are there for every form but the one whose record does not exist yet, in both languages', () => {
    const found = SHIPPED.map(({ code, language }) => `${code} ${language}`);
    const wanted = FORM_CODES.filter((code) => !WITHOUT_TEXT.includes(code));
    expect(found).toEqual(wanted.flatMap((code) => [`${code} tg`, `${code} ru`]));
  });

  it.each(SHIPPED.map((one) => [`${one.code} ${one.language}`, one] as const))(
    '%s names only placeholders of its form, and each is filled or visibly empty',
    (_name, template) => {
      expect(templateProblems(template.code, template.body)).toEqual([]);
      const filled = textOf(template, sampleOf(template));
      const empty = textOf(template, {});
      expect(filled + empty).not.toMatch(/[{}]/);
      for (const name of template.body.match(/(?<=\{\{)[^}]+/g) ?? []) {
        const value = PAPER_WORDS[template.language].t(`sample.${name}`);
        expect(filled).toContain(value);
        const only = { ...sampleOf(template), [name]: null };
        expect(textOf(template, only).split(EMPTY).length).toBeGreaterThan(filled.split(EMPTY).length);
      }
    },
  );

  it('have the same placeholders in both languages', () => {
    const namesIn = (one: TemplateText): string[] => [...new Set(one.body.match(/\{\{[^}]+\}\}/g))].sort();
    for (const code of FORM_CODES.filter((one) => !WITHOUT_TEXT.includes(one))) {
      const [tg, ru] = SHIPPED.filter((one) => one.code === code);
      expect(namesIn(tg!)).toEqual(namesIn(ru!));
    }
  });

  it('say on the paper that no office approved the form, and name the office once one did', () => {
    const [template] = SHIPPED;
    const words = PAPER_WORDS.ru;
    expect(legalNote({ template: template!, words })).toBe('Рабочая форма, не утверждённая');
    const approved = { ...template!, formApprovedBy: 'МВД', formApprovedOn: '2026-10-01' };
    expect(legalNote({ template: approved, words })).toBe('Форма утверждена: МВД, 01.10.2026');
  });

  it('call codes by the words of the screens', () => {
    const folder = new URL('../../../frontend/src/i18n/', import.meta.url);
    type Row = Record<'key' | 'tg' | 'ru', string>;
    const screens = readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => parse<Row>(readFileSync(new URL(name, folder), 'utf8'), { columns: true }));
    const known = new Map(screens.map(({ key, tg, ru }) => [key, { tg, ru }]));
    const own = parse<Row>(readFileSync(new URL('../../forms/words.csv', import.meta.url), 'utf8'), {
      columns: true,
    });
    const ofLists = own.filter(
      ({ key }) => !/^(paper|sample|article|station|extension|consent-purpose)\./.test(key),
    );
    expect(ofLists.length).toBeGreaterThan(50);
    for (const { key, tg, ru } of ofLists) expect({ key, tg, ru }).toEqual({ key, ...known.get(key) });
  });
});

describe('a paper', () => {
  it('has a glyph for every Tajik letter in each of its fonts', () => {
    const { openSync } = createRequire(createRequire(import.meta.url).resolve('pdfmake/package.json'))(
      'fontkit',
    ) as { openSync(file: string): { hasGlyphForCodePoint(point: number): boolean } };
    for (const file of Object.values(FONT_FILES)) {
      const font = openSync(file);
      expect(
        [...TAJIK, '№', '«', '»'].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0)!)),
      ).toEqual([]);
    }
  });

  it.each(SHIPPED.map((one) => [`${one.code} ${one.language}`, one] as const))(
    '%s gives its words back letter by letter',
    async (_name, template) => {
      const values = { ...sampleOf(template), 'agency.name': TAJIK, 'plan.lines': TAJIK };
      const text = pdfText(await printed(template, values)).replaceAll(' ', '');
      expect(text).toContain(TAJIK);
      for (const line of textOf(template, values).split('\n')) {
        const [word = ''] = line.replaceAll(EMPTY, '').match(/[\p{L}]{6,}/u) ?? [''];
        expect(text).toContain(word);
      }
    },
  );

  it('makes no mark, placeholder or column of a value', () => {
    const body = '{{survivor.name}}\n- {{order.conditions}}';
    const evil = '# {{order.number}} || > x';
    expect(fillTemplate(body, { 'survivor.name': evil, 'order.conditions': [evil, '- y'] })).toEqual([
      { kind: 'paragraph', text: evil },
      { kind: 'item', text: evil },
      { kind: 'item', text: '- y' },
    ]);
  });
});

describe('placeholders of a text', () => {
  it.each<[FormCode, string, object[]]>([
    ['order', 'a\n{{order.place}}', [{ line: 2, placeholder: 'order.place', code: 'placeholder_unknown' }]],
    [
      'order',
      '{{consent.scope}}',
      [{ line: 1, placeholder: 'consent.scope', code: 'placeholder_of_other_partition' }],
    ],
    [
      'referral_letter',
      '{{respondent.name}}',
      [{ line: 1, placeholder: 'respondent.name', code: 'placeholder_of_other_partition' }],
    ],
    [
      'protocol_93',
      '{{order.number}}',
      [{ line: 1, placeholder: 'order.number', code: 'placeholder_of_other_form' }],
    ],
    [
      'order',
      '{{Фамилия}} {{order.number}',
      [
        { line: 1, placeholder: null, code: 'placeholder_broken' },
        { line: 1, placeholder: null, code: 'placeholder_broken' },
      ],
    ],
    [
      'order',
      '{{constructor.name}}',
      [{ line: 1, placeholder: 'constructor.name', code: 'placeholder_unknown' }],
    ],
    ['order', '{{ order.number }}', []],
  ])('%s: %s', (code, body, problems) => {
    expect(templateProblems(code, body)).toEqual(problems);
  });

  it('never name her address, safe contact, whereabouts, health or a statement', () => {
    expect(Object.keys(PLACEHOLDERS).filter((name) => name.startsWith('survivor.'))).toEqual([
      ...['survivor.name', 'survivor.birth', 'survivor.document'],
    ]);
    const closed = ['safe_contact', 'whereabouts', 'health', 'narrative', 'support', 'risk'];
    const others = FORM_CODES.filter((code) => code !== 'plan');
    const opened = new Set(others.flatMap((code) => FORMS[code].partitions));
    expect(closed.filter((one) => opened.has(one as never))).toEqual([]);
  });
});

describe('the plan on paper', () => {
  const wish = { alone: 'yes', keptAt: 'trusted_person', goalIds: ['g1'] } as const;
  it.each<[string, PlanWish | null, string | null]>([
    ['nobody asked her', null, 'not_her_choice'],
    ['she was not alone', { ...wish, alone: 'no' }, 'not_her_choice'],
    ['it is not known whether she was alone', { ...wish, alone: 'unknown' }, 'not_her_choice'],
    ['she has no safe place', { ...wish, keptAt: 'no_safe_place' }, 'no_safe_place'],
    ['she wants it and knows where it is safe', wish, null],
  ])('%s', (_what, said, refusal) => expect(wishRefusal(said)).toBe(refusal));

  it('never says what it is about: no agency, form, day of printing, or usual word of the field', async () => {
    const names = [...placeholdersOf('plan')];
    expect(names).toEqual(['plan.lines']);
    const action = { what: null, owner: 'survivor', dueOn: '2026-12-03' } as const;
    for (const template of SHIPPED.filter(({ code }) => code === 'plan')) {
      const words = PAPER_WORDS[template.language];
      const actions = PLAN_TEMPLATES.map((one) => ({ ...action, template: one }));
      const written = { ...action, template: 'room_find', what: 'Ба Зарина' } as const;
      const lines = planLines([{ id: 'g1', words: 'Ба кор', actions: [...actions, written] }], words);
      const text = pdfText(await printed(template, { 'plan.lines': lines }));
      expect(text).toContain('03.12.2026');
      // The worker's own words are printed unchanged: the form shows them before.
      expect(text).toContain(`${words.t('paper.plan-room-find')}: Ба Зарина`);
      expect(text).not.toMatch(
        /насил|безопасн|психолог|юрист|суд|предписан|бехатар|зӯровар|равоншинос|амрнома/i,
      );
      expect(text).not.toMatch(/сумк|борхалта|объявлен|эълон|слово|калима/i);
      expect(text).not.toContain(words.t('paper.working'));
      expect(text).not.toContain('30.11.2026');
      expect(text).not.toContain('A1B2');
    }
  });
});

describe('who prints', () => {
  const printer = (change: Partial<Printer> = {}): Printer => ({
    ...{ agencyKind: 'civil', agencyType: 'ngo', isOwn: true, isLead: true, isSender: false },
    recordsSupport: true,
    ...change,
  });
  const police = printer({ agencyKind: 'police', agencyType: 'police_dv' });
  it.each<[string, FormSubject, Printer, FormCode[]]>([
    ['police: an order and its extension', 'order', police, ['order', 'order_extension']],
    [
      'police: papers of their own case',
      'case',
      police,
      ['protocol_93', 'refusal_copy', 'forensic_letter', 'summons'],
    ],
    ['police: nothing of a case of others', 'case', { ...police, isOwn: false }, []],
    ['an organisation: no paper of the police', 'case', printer(), []],
    ['an organisation: no order', 'order', printer(), []],
    ['who works with her: the plan', 'plan', printer(), ['plan']],
    ['a supervisor: no plan', 'plan', printer({ recordsSupport: false }), []],
    [
      'a prosecutor: the extension',
      'order',
      printer({ agencyKind: 'state', agencyType: 'prosecutor' }),
      ['order_extension'],
    ],
    [
      'health: the letter for an examination',
      'case',
      printer({ agencyKind: 'state', agencyType: 'health' }),
      ['forensic_letter'],
    ],
    ['a court: a summons', 'case', printer({ agencyKind: 'state', agencyType: 'court' }), ['summons']],
    ['the sender: the letter', 'referral', printer({ isSender: true }), ['referral_letter']],
    ['nobody else: the letter', 'referral', printer(), []],
    ['the lead: the sheet', 'consent', printer(), ['consent_sheet']],
    ['a colleague: no sheet', 'consent', printer({ isLead: false }), []],
  ])('%s', (_what, subject, who, forms) => {
    expect(printableForms(subject, who)).toEqual(forms);
  });
});

describe('the version of a day', () => {
  const version = (number: number, validFrom: string, validTo: string | null = null): TemplateText => ({
    ...{ code: 'order', language: 'tg', body: '', formApprovedBy: null, formApprovedOn: null },
    ...{ number, validFrom, validTo },
  });
  const all = [version(2, '2026-01-01'), version(3, '2026-06-01', '2026-06-30'), version(4, '2026-12-01')];
  it.each([
    ['2025-12-31', null],
    ['2026-01-01', 2],
    ['2026-06-30', 3],
    ['2026-07-01', 2],
    ['2026-12-01', 4],
  ])('%s', (day, number) => {
    expect(versionOn(all, { code: 'order', language: 'tg', day })?.number ?? null).toBe(number);
    expect(versionOn(all, { code: 'order', language: 'ru', day })).toBeNull();
  });
});

describe('the square of an order', () => {
  it('says number, body, state, last day, day of printing and check word in ASCII, and no more', () => {
    const paper = { number: '118 / 26-ҷ', bodyCode: 'A1B2-C3D4', state: 'active' };
    const days = { endsOn: '2026-12-13', printedOn: '2026-11-30' };
    expect(signedText({ ...paper, ...days }, '7KQ2M9TZ')).toBe(
      'DP1 118%20/%2026-%D2%B7 A1B2-C3D4 active 2026-12-13 2026-11-30 7KQ2M9TZ',
    );
    expect(signedText({ ...paper, number: '5', ...days, endsOn: null }, 'X')).toBe(
      'DP1 5 A1B2-C3D4 active - 2026-11-30 X',
    );
  });
});

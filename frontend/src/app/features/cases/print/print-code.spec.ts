import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { provideTesting } from '../../../../testing/texts';
import type { CaseDto } from '../../../api/models/case-dto';
import { AllTexts } from '../../../core/language/all-texts';
import type { Words } from '../../../core/language/all-texts';
import { SIGNS, spelled } from './code-labels';
import { PrintCode } from './print-code';
import { LANGUAGE } from '../../../api/models/language-array';

const CODE = '7K4M9QX4';
async function open(change: Partial<CaseDto> = {}) {
  jest.spyOn(window, 'print').mockImplementation(() => undefined);
  TestBed.configureTestingModule({ providers: [provideCase({ survivorCode: CODE, ...change })] });
  const screen = await show(PrintCode);
  await settled(screen);
  return { screen, http: TestBed.inject(HttpTestingController) };
}

describe('her code on a card', () => {
  afterEach(() => jest.restoreAllMocks());

  it('stands there with the words of its signs, in three languages', async () => {
    const { screen } = await open();
    const card = screen.element.querySelector('pn-code-card');
    const rows = Array.from(card?.querySelectorAll('tbody tr') ?? [], (row) =>
      Array.from(row.children, (cell) => cell.textContent.trim()),
    );
    expect(card?.querySelectorAll('tbody')).toHaveLength(2);
    expect(rows.map(([sign]) => sign).join('')).toBe(CODE);
    expect(rows[0]).toEqual(['7', 'ҳафт', 'семь', 'seven']);
    expect(rows[1]).toEqual(['K', 'Китоб', 'Ксения', 'Kilo']);
    expect(rows[5]).toEqual(['Q', 'Қалам', 'Ку', 'Quebec']);
    for (const title of ['Рамзи шумо', 'Ваш код', 'Your code']) expect(card?.textContent).toContain(title);
  });

  it('says when it is printed neither who printed it nor when, and no word of what it is for', async () => {
    const { screen, http } = await open();
    await screen.press('Print');
    http
      .expectOne(`/api/cases/${CASE_ID}/prints/code`)
      .flush({ code: CODE, previousCodes: ['0123456Z'], printedAt: '2026-11-25T06:44:00Z' });
    await settled(screen);
    const paper = screen.element.querySelector('.printable')?.textContent ?? '';
    expect(paper).toContain('Kilo');
    expect(paper.replace(/\s/g, '')).toContain('0123-456Z');
    expect(paper).not.toMatch(/2026|Printed by|Keep locked|Centre|Марказ|Kulob|WZDZ/);
    expect(window.print).toHaveBeenCalledTimes(1);
    const gone = jest.spyOn(TestBed.inject(Router), 'navigate');
    window.dispatchEvent(new Event('afterprint'));
    await screen.fixture.whenStable();
    expect(gone).toHaveBeenCalledWith(['/cases', CASE_ID]);
  });

  it('does not exist for another agency', async () => {
    const { screen } = await open({ survivorCode: null, relations: ['referred'] });
    expect(screen.element.querySelector('pn-not-found')).not.toBeNull();
    expect(screen.element.querySelector('pn-code-card')).toBeNull();
  });
});

describe('the words by which signs are said', () => {
  let texts: ReadonlyMap<string, Words>;
  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideTesting() });
    texts = await TestBed.inject(AllTexts).load();
  });

  it.each(LANGUAGE)('are there for every sign, each another and begun in another way, in %s', (language) => {
    const words = spelled(SIGNS, texts)
      .flat()
      .map(({ words: each }) => each[language].toLowerCase());
    expect(words).toHaveLength(32);
    expect(words).not.toContain('');
    expect(new Set(words).size).toBe(32);
    // The first two sounds of a letter's name are unique, even if the line breaks off.
    const letters = words.slice(10);
    expect(new Set(letters.map((word) => word.slice(0, 2))).size).toBe(22);
  });

  it('stand in groups of four, whatever hyphen the code is written with', () => {
    expect(spelled('7k4m-9qx4', texts).map((group) => group.map(({ sign }) => sign).join(''))).toEqual([
      '7K4M',
      '9QX4',
    ]);
  });
});

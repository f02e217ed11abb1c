import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { Needs } from './needs';

describe('what she needs', () => {
  const agencyName = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
  const open = { answer: 'not_asked', saidOn: null, goals: 0, before: null };
  const needs = [
    {
      ...open,
      need: 'legal',
      before: { answer: 'wanted', saidOn: '2026-11-03', agencyName },
    },
    { ...open, need: 'health' },
    { ...open, need: 'safety', answer: 'not_now', saidOn: '2026-11-20' },
  ];

  it('names who asked before a hand-over, when, and that she is to be asked again', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const opening = show(Needs);
    await new Promise((done) => setTimeout(done));
    const asked = TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/needs`);
    asked.flush({ needs, allowedActions: ['answer_needs'], version: 1 });
    const screen = await opening;
    await settled(screen);
    const rows = [...screen.element.querySelectorAll('li')].map((row) => row.textContent);
    expect(rows[0]).toContain('Asked by Centre on 3 Nov 2026: Wants help');
    expect(rows[0]).toContain('Ask again');
    expect(rows[1]).toContain('We have not asked yet');
    expect(rows[2]).not.toContain('again');
  });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { CaseAccessEntryDto } from '../../../api/models/case-access-entry-dto';
import { AccessLog } from './access-log';

const look = (more: Partial<CaseAccessEntryDto> = {}): CaseAccessEntryDto => ({
  at: '2026-11-24T06:44:00Z',
  personName: 'Worker',
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  action: 'getCaseOverview',
  partitions: ['core'],
  purpose: null,
  inList: false,
  ...more,
});

describe('who looked', () => {
  it('tells paper from the screen, with the reason, even within the same minute', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(AccessLog);
    const items = [
      look({ action: 'printCase', purpose: 'for_court' }),
      look({ action: 'revealIdentity', purpose: 'contact_now' }),
      look(),
    ];
    TestBed.inject(HttpTestingController)
      .expectOne(`/api/cases/${CASE_ID}/access-log`)
      .flush({ items, nextCursor: null });
    await settled(screen);
    const lines = Array.from(screen.element.querySelectorAll('p.small:not(.quiet)'), (line) =>
      (line.textContent ?? '').trim(),
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Printed · .* · For a hearing$/);
    expect(lines[1]).toMatch(/^Opened · .* · To contact her now$/);
    expect(lines[2]).not.toContain('Printed');
  });
});

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { CaseDto } from '../../../api/models/case-dto';
import { SessionStore } from '../../../core/session/session.store';
import { CasePage } from './case-page';

async function read(change: Partial<CaseDto>): Promise<string> {
  TestBed.configureTestingModule({
    providers: [
      provideCase(change),
      { provide: SessionStore, useValue: { user: signal(null), hasRole: () => false } },
    ],
  });
  return (await show(CasePage)).text();
}

describe('the head of a case', () => {
  it.each<[CaseDto['linkageConsent'], string]>([
    ['granted', 'Compared with other agencies'],
    ['not_asked', 'Not compared: she was not asked'],
    ['refused', 'Not compared: she refused'],
    ['provisional', 'Not compared: ask her again, in private'],
  ])('says to its owner how the record counts (%s)', async (linkageConsent, words) => {
    expect(await read({ linkageConsent })).toContain(words);
  });

  it('names agencies that have one of her too, as she allowed, and says what follows', async () => {
    const text = await read({ alsoServedBy: [{ tg: 'Сайёд', ru: 'Центр', en: 'Legal aid' }] });
    expect(text).toContain(
      'Also supported by: Legal aid. She agreed that both agencies may speak to each other.',
    );
  });

  it('names what the case waits for: stopped contacts, a search, a death that was reported', async () => {
    expect(await read({ contactStopped: true })).toContain('Contacts stopped at her request');
    TestBed.resetTestingModule();
    expect(await read({ searchingSince: '2026-11-02T06:00:00Z' })).toContain(
      'Being searched for since 2 Nov 2026',
    );
    TestBed.resetTestingModule();
    const reported = await read({ deathReportedAt: '2026-11-03T06:00:00Z', contactStopped: true });
    expect(reported).toContain('Reported dead on 3 Nov 2026, not confirmed');
    expect(reported).not.toContain('at her request');
  });

  it('says who leads, and that a lead who cannot be reached leads no more', async () => {
    expect(await read({})).toContain('Lead: Worker');
    TestBed.resetTestingModule();
    expect(await read({ standInName: 'Zarina' })).toContain('Lead: Zarina, instead of Worker');
    TestBed.resetTestingModule();
    const text = await read({ leadAway: true, allowedActions: ['assign_lead'] });
    expect(text).toContain('No lead now: Worker cannot be reached');
    expect(text).not.toMatch(/Lead: Worker|Hand over to a colleague/);
    expect(text).toContain('Assign');
  });

  it('says nothing of it to others', async () => {
    const text = await read({ linkageConsent: null, relations: ['referred'] });
    expect(text).not.toMatch(/compared|also supported|record of her/i);
  });
});

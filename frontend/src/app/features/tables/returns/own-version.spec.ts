import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { OwnHandedOnDto } from '../../../api/models/own-handed-on-dto';
import type { OwnReturnDto } from '../../../api/models/own-return-dto';
import { OwnVersion } from './own-version';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const form = (handedOn: OwnHandedOnDto | null): OwnReturnDto => ({
  period: { name: '2025-12', kind: 'month', firstOn: '2025-12-01', isOver: true },
  agency: { en: 'Crisis centre', ru: 'Кризисный центр', tg: 'Маркази бӯҳронӣ' },
  ...{ smallestShown: 1, smallestHandedOn: 3, isForHandingOn: false, persons: null },
  ...{ sections: [], sources: [], handedOn },
});
const last = (since: OwnHandedOnDto['since']): OwnHandedOnDto => ({
  ...{ version: 2, at: '2026-01-20T05:00:00Z', reason: 'duplicates', since },
});

describe('what was handed on of a return', () => {
  it('says that the first file or print counts the period for good', async () => {
    const screen = await show(OwnVersion, { form: form(null) }, 'en');
    expect(screen.text()).toContain('Not handed on yet');
  });

  it('says which version it is, and asks for no other while few records changed', async () => {
    const screen = await show(OwnVersion, { form: form(last('few')) }, 'en');
    expect(screen.text()).toContain('Handed on as version 2');
    expect(screen.text()).toContain('cannot be handed on yet');
    expect(screen.text()).not.toContain('Make the new version');
  });

  it('makes another version with the reason, once enough changed', async () => {
    const screen = await show(OwnVersion, { form: form(last('enough')) }, 'en');
    const renewed = jest.fn();
    screen.fixture.componentInstance.renewed.subscribe(renewed);
    (screen.fixture.nativeElement as HTMLElement)
      .querySelector<HTMLInputElement>('[value=late_entries]')
      ?.click();
    await screen.fixture.whenStable();
    screen.button('Make the new version').click();
    const request = TestBed.inject(HttpTestingController).expectOne(
      '/api/statistics/own-returns/2025-12/versions',
    );
    expect(request.request.body).toEqual({ reason: 'late_entries' });
    request.flush(null);
    await turn();
    expect(renewed).toHaveBeenCalledTimes(1);
  });
});

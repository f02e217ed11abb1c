import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import { PossibleMatches } from './possible-matches';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const agencyName = { tg: 'Хона', ru: 'Приют', en: 'Shelter' };

describe('comparing with another agency', () => {
  it('says whose it is and how, sends one word, and that the other has to say the same', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const opening = show(PossibleMatches);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    const path = `/api/cases/${CASE_ID}/possible-matches`;
    http.expectOne(path).flush([{ pairId: 'pair', agencyName, ownAnswer: null }]);
    const screen = await opening;
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Shelter: is it she?');
    expect(screen.text()).not.toContain('has not confirmed this yet');
    await screen.press('Two different women');
    const sent = http.expectOne({ method: 'POST', url: path });
    expect(sent.request.body).toEqual({ pairId: 'pair', answer: 'different' });
    sent.flush([]);
    await turn();
    await screen.fixture.whenStable();
    http
      .expectOne({ method: 'GET', url: path })
      .flush([{ pairId: 'pair', agencyName, ownAnswer: 'different' }]);
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Two different women. The other agency has not confirmed this yet.');
  });
});

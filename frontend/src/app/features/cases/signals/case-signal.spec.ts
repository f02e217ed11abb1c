import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { CaseSignalDto } from '../../../api/models';
import { CaseSignal } from './case-signal';

const ADDRESS = `/api/cases/${CASE_ID}/programme-signals/g1`;
const SIGNAL: CaseSignalDto = {
  ...{ code: 'finished', onDay: '2026-11-24', sentAt: '2026-11-24T06:00:00Z', sentence: 'One sentence.' },
  ...{ name: 'Намунаев Намуна', bornOn: '1984-01-01', paperNumber: '118/26', answer: null, asks: [3] },
};

describe('a signal of a programme in the case of a survivor', () => {
  it('says what to do, takes what was done, and asks how she is', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({})] });
    const screen = await show(CaseSignal, { signalId: 'g1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(ADDRESS).flush(SIGNAL);
    await settled(screen);
    for (const words of ['One sentence.', 'This lowers no risk', 'Check that it is him', 'End: how is she?'])
      expect(screen.text()).toContain(words);
    screen.button('I acted on it').click();
    const sent = http.expectOne(`${ADDRESS}/answer`);
    expect(sent.request.body).toEqual({ answer: 'acted' });
    sent.flush({ ...SIGNAL, answer: 'acted' });
    await settled(screen);
    screen.button('Worse').click();
    await settled(screen);
    expect(http.expectOne(`${ADDRESS}/words`).request.body).toEqual({ step: 3, word: 'worse' });
  });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { CaseSignalDto } from '../../../api/models';
import { CaseSignal } from './case-signal';

const ADDRESS = `/api/cases/${CASE_ID}/programme-signals/g1`;
const SIGNAL: CaseSignalDto = {
  ...{ code: 'finished', onDay: '2026-11-24', sentAt: '2026-11-24T06:00:00Z', sentence: 'One sentence.' },
  ...{
    name: 'Намунаев Намуна',
    bornOn: '1984-01-01',
    paperNumber: '118/26',
    answer: null,
    isConfirmed: true,
    asks: [3],
    mayBeHim: false,
  },
  earlier: [{ onDay: '2026-11-23', sentAt: '2026-11-23T06:00:00Z', sentence: 'What he said before.' }],
};

describe('a signal of a programme in the case of a survivor', () => {
  it('says what to do, takes what was done, and asks how she is', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({})] });
    const screen = await show(CaseSignal, { signalId: 'g1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(ADDRESS).flush(SIGNAL);
    await settled(screen);
    for (const words of ['One sentence.', 'What he said before.', 'This lowers no risk', 'End: how is she?'])
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

  it('opens the words once it is him, and sets a danger aside only when asked twice', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({})] });
    const screen = await show(CaseSignal, { signalId: 'g1' });
    const http = TestBed.inject(HttpTestingController);
    const closed = { sentence: null, name: null, bornOn: null, paperNumber: null };
    const danger: CaseSignalDto = { ...SIGNAL, ...closed, code: 'weapon', isConfirmed: false };
    http.expectOne(ADDRESS).flush(danger);
    await settled(screen);
    expect(screen.text()).toContain('a namesake is possible');
    expect(screen.text()).not.toContain('I acted on it');
    screen.button('It is him').click();
    http.expectOne(`${ADDRESS}/answer`).flush({ ...danger, isConfirmed: true });
    await settled(screen);
    expect(screen.text()).toContain('not the words');
    screen.button('Nothing changes for her').click();
    await settled(screen);
    http.expectNone(`${ADDRESS}/answer`);
    expect(screen.text()).toContain('Your supervisor will be told');
    const buttons = screen.element.querySelectorAll<HTMLButtonElement>('[role=alert] + .actions button');
    buttons[0]?.click();
    const sent = http.expectOne(`${ADDRESS}/answer`);
    expect(sent.request.body).toEqual({ answer: 'no_change' });
    // A supervisor who reads that it is another man may take it up again.
    sent.flush({ ...danger, answer: 'not_him', mayBeHim: true });
    await settled(screen);
    screen.button('It is him').click();
    expect(http.expectOne(`${ADDRESS}/answer`).request.body).toEqual({ answer: 'is_him' });
  });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { CourtWorkDto } from '../../../api/models';
import { settled, show } from '../../../../testing/screen';
import { CourtWork } from './court-work';

const work: CourtWorkDto = {
  ...{ id: 'w1', reference: 'WZDZYJVB', kind: 'divorce', hearingOn: '2026-12-09', isSupportOffered: true },
  ...{ duty: null, untilOn: null, phone: '2-10-10', entries: [] },
  agencyName: { tg: 'Ёрии ҳуқуқӣ', ru: 'Правовая помощь', en: 'Legal aid, Kulob' },
  allowedActions: ['hearing_set', 'help_wanted'],
};

describe('the matters of a court', () => {
  const open = async (list: CourtWorkDto[]) => {
    const screen = await show(CourtWork);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/court-work').flush(list);
    await settled(screen);
    return { screen, http };
  };
  const choose = async (element: HTMLElement, id: string, value: string) => {
    const select = element.querySelector<HTMLSelectElement>(`#${id}`);
    if (!select) throw new Error(`No field ${id}.`);
    select.value = value;
    for (const event of ['input', 'change']) select.dispatchEvent(new Event(event));
    await Promise.resolve();
  };

  it('say what it is about, when, and whom to call', async () => {
    const { screen } = await open([work]);
    for (const words of [
      'Divorce',
      'WZDZ -YJVB',
      '9 December',
      'Support is offered.',
      'Legal aid, Kulob · 2-10-10',
    ])
      expect(screen.text()).toContain(words);
    TestBed.resetTestingModule();
    const none = (await open([])).screen;
    expect(none.text()).toContain('Nothing is shown to you now.');
    // Who has no lawyer here is called by the helpline.
    expect(none.element.querySelector('a[href="/portal/en/desk"]')).not.toBeNull();
  });

  it('take a wish for help only with a need and a safe way, asked alone', async () => {
    const { screen, http } = await open([work]);
    await screen.press('Say what happened');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose what happened.');
    await choose(screen.element, 'court-entry', 'help_wanted');
    await screen.fixture.whenStable();
    await screen.press('Save');
    for (const words of ['Choose the help.', 'Choose a safe way.', 'Say whether the person was alone.'])
      expect(screen.text()).toContain(words);
    await choose(screen.element, 'court-need', 'health');
    screen.element.querySelector<HTMLInputElement>('input[name=court-way][value=comes_in_person]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[name=court-alone][value=yes]')?.click();
    await screen.fixture.whenStable();
    await screen.press('Save');
    const sent = http.expectOne('/api/court-work/w1/entries');
    expect(sent.request.body).toMatchObject({
      ...{ entry: 'help_wanted', need: 'health', way: 'comes_in_person', alone: 'yes', nextOn: null },
    });
    sent.flush([]);
    await settled(screen);
    expect(screen.text()).toContain('Nothing is shown to you now.');
  });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import { IdentityCard, SHOWN_SECONDS } from './identity-card';

const URL = `/api/cases/${CASE_ID}/identity-disclosures`;
const IDENTITY = {
  surname: 'Намунаева',
  givenName: 'Гули',
  patronymic: null,
  writtenName: null,
  bornOn: '1994-01-01',
  bornPrecision: 'year',
  address: null,
  officialNumber: null,
  version: 1,
};

async function answer(screen: Screen<IdentityCard>, url: string, body: object | null): Promise<unknown> {
  const request = TestBed.inject(HttpTestingController).expectOne(url);
  request.flush(body);
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return request.request.body as unknown;
}

describe('who she is', () => {
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  async function open(): Promise<Screen<IdentityCard>> {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(IdentityCard);
    await screen.press('Show for 2 minutes');
    expect(await answer(screen, URL, IDENTITY)).toEqual({ reason: 'verify_person' });
    return screen;
  }

  it('is not on the page before it is asked for', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(IdentityCard);
    expect(screen.text()).not.toContain('Намунаева');
    expect(screen.text()).toContain('Your access will be recorded in the access log.');
  });

  it('says "not recorded" for what was never written, and dots for what is hidden', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({ recordedIdentity: ['name'] })] });
    const screen = await show(IdentityCard);
    expect(screen.element.querySelectorAll('.dots')).toHaveLength(1);
    expect(screen.text().match(/Not recorded/g)).toHaveLength(3);
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideCase({ recordedIdentity: [] })] });
    const empty = await show(IdentityCard);
    expect(empty.element.querySelector('.dots, button')).toBeNull();
  });

  it('is shown on one tap to the worker who leads the case, with the reason of her task', async () => {
    const screen = await open();
    expect(screen.text()).toContain('Намунаева Гули');
    expect(screen.text()).toContain('1994');
    expect(screen.text()).not.toContain('1 Jan');
  });

  it('leaves the page after two minutes, also when the phone slept meanwhile', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'queueMicrotask', 'performance'] });
    try {
      const screen = await open();
      jest.setSystemTime(Date.now() + (SHOWN_SECONDS - 2) * 1_000);
      jest.advanceTimersByTime(1_000);
      await screen.fixture.whenStable();
      expect(screen.text()).toContain('Намунаева');
      jest.setSystemTime(Date.now() + 2_000);
      jest.advanceTimersByTime(1_000);
      await screen.fixture.whenStable();
      expect(screen.text()).not.toContain('Намунаева');
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves the page when the window loses the focus', async () => {
    const screen = await open();
    window.dispatchEvent(new Event('blur'));
    await screen.fixture.whenStable();
    expect(screen.text()).not.toContain('Намунаева');
  });

  it('asks everybody else for presence and a reason before anything is sent', async () => {
    TestBed.configureTestingModule({ providers: [provideCase({ isLead: false })] });
    const screen = await show(IdentityCard);
    await screen.press('Show for 2 minutes');
    expect(screen.element.querySelector('pn-unmask-form')).not.toBeNull();
    TestBed.inject(HttpTestingController).expectNone(URL);
  });
});

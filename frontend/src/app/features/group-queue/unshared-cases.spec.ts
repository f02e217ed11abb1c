import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { UnsharedCaseDto } from '../../api/models/unshared-case-dto';
import { UnsharedCases } from './unshared-cases';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const row = (change: Partial<UnsharedCaseDto> = {}): UnsharedCaseDto => ({
  referralId: 'r1',
  reference: 'WZDZYJVB',
  agencyName: { tg: 'Ҳуқуқ', ru: 'Право', en: 'Legal aid' },
  acceptedAt: '2026-11-20T05:00:00Z',
  askedAt: null,
  ...change,
});

async function open(rows: UnsharedCaseDto[]) {
  const screen = await show(UnsharedCases);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/queue/unshared').flush(rows);
  await turn();
  await screen.fixture.whenStable();
  return { screen, http };
}

describe('cases that the group does not see', () => {
  it('are named by the referral and the agency alone, with one thing to do', async () => {
    const { screen, http } = await open([row()]);
    expect(screen.text()).toContain('WZDZ -YJVB');
    expect(screen.text()).toContain('Legal aid, accepted');
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe('/referrals/r1');
    await screen.press('Ask the lead worker to ask');
    const sent = http.expectOne('/api/queue/unshared/questions');
    expect(sent.request.body).toEqual({ referralId: 'r1' });
    sent.flush(null, { status: 204, statusText: 'done' });
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Asked ');
    expect(screen.element.querySelector('button')).toBeNull();
  });

  it('cannot be asked about twice, and say nothing where there are none', async () => {
    const asked = await open([row({ askedAt: '2026-11-21T05:00:00Z' })]);
    expect(asked.screen.element.querySelector('button')).toBeNull();
    TestBed.resetTestingModule();
    expect((await open([])).screen.text()).toBe('');
  });

  it('say why a question was not sent', async () => {
    const { screen, http } = await open([row()]);
    await screen.press('Ask the lead worker to ask');
    http
      .expectOne('/api/queue/unshared/questions')
      .flush({ code: 'not_found' }, { status: 404, statusText: 'not found' });
    await turn();
    await screen.fixture.whenStable();
    expect(screen.element.querySelector('[role=status]')?.textContent).not.toBe('');
    expect(screen.element.querySelector('button')).not.toBeNull();
  });
});

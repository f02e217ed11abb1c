import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { BlockDto } from '../../../api/models/block-dto';
import { ClosedAccess } from './closed-access';
import { NewBlock } from './new-block';

const BLOCKS = `/api/cases/${CASE_ID}/blocks`;
const block: BlockDto = {
  id: 'b',
  agencyKind: null,
  agencyName: null,
  allowedActions: [],
  dueAt: '2026-11-25T05:00:00Z',
  isHeavy: true,
  liftedAt: null,
  otherAgencyName: null,
  otherVote: null,
  ownVote: null,
  personName: 'Colleague',
  reason: 'influence',
  source: 'person',
  startedAt: '2026-11-24T05:00:00Z',
  state: 'provisional',
  subjectKind: 'user',
  version: 1,
};

async function openForm(): Promise<[Screen<NewBlock>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(NewBlock);
  const http = TestBed.inject(HttpTestingController);
  http.match(() => true).forEach((request) => request.flush([]));
  await settled(screen);
  return [screen, http];
}

const submit = (screen: Screen<NewBlock>): void => {
  screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
};

describe('closing access to a case', () => {
  it('needs a reason', async () => {
    const [screen, http] = await openForm();
    submit(screen);
    await settled(screen);
    http.expectNone(BLOCKS);
    screen.element.querySelector<HTMLInputElement>('input[value=works_there]')?.click();
    submit(screen);
    const sent = http.expectOne(BLOCKS);
    expect(sent.request.body).toMatchObject({ kind: 'agency_kind', reason: 'works_there' });
    sent.flush(null);
  });

  it.each([
    [{ status: 409, body: { code: 'already_blocked' } }, 'This block is already in force'],
    [
      { status: 422, body: { code: 'invalid', fields: [{ path: 'userId', code: 'block_own_self' }] } },
      'You cannot block yourself. Ask a colleague',
    ],
  ])('says in words what the server refused', async ({ status, body }, sentence) => {
    const [screen, http] = await openForm();
    screen.element.querySelector<HTMLInputElement>('input[value=influence]')?.click();
    submit(screen);
    http.expectOne(BLOCKS).flush(body, { status, statusText: 'Refused' });
    await settled(screen);
    expect(screen.text()).toContain(sentence);
  });

  it('shows the reason, and by when a second person is needed', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(ClosedAccess);
    const http = TestBed.inject(HttpTestingController);
    await settled(screen);
    http.match(() => true).forEach((request) => request.flush(request.request.url === BLOCKS ? [block] : []));
    await settled(screen);
    expect(screen.text()).toContain('The alleged person has influence there');
    expect(screen.text()).toContain('Urgent A second person decides by Wed 25 Nov 10:00');
  });
});

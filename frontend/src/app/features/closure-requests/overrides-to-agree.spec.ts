import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { OverridesToAgreeDto } from '../../api/models/overrides-to-agree-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { show } from '../../../testing/screen';
import { OverridesToAgree } from './overrides-to-agree';

const ID = '0195f3c2-7a10-7c3e-9a54-3b1f2d4c5e6f';
const ADDRESS = `/api/closure-requests/${ID}/overrides`;
const settled = () => new Promise((resolve) => setTimeout(resolve));

const asked = (more: Partial<OverridesToAgreeDto> = {}): OverridesToAgreeDto => ({
  id: ID,
  caseId: '0195f3c2-7a10-7c3e-9a54-000000000001',
  reason: 'needs_met',
  state: 'endorsed',
  overrides: [
    { code: 'needs_open', reason: 'survivor_declined', paperOn: null, paperIssuer: null },
    { code: 'safety_plan_missing', reason: 'survivor_declined', paperOn: null, paperIssuer: null },
    {
      code: 'children_safety',
      reason: 'done_elsewhere_in_writing',
      paperOn: '2026-11-02',
      paperIssuer: 'child_rights',
    },
  ],
  endorsedAt: '2026-11-24T05:05:00Z',
  isAgreed: false,
  version: 4,
  ...more,
});

async function open(shown: OverridesToAgreeDto) {
  const opening = show(OverridesToAgree, { id: ID });
  await settled();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(ADDRESS).flush(shown);
  const screen = await opening;
  await settled();
  await screen.fixture.whenStable();
  return { screen, http };
}

it('lists every override with its reason and paper, and agrees to the version that was seen', async () => {
  const { screen, http } = await open(asked());
  expect(screen.text()).toContain('Needs still open The survivor was asked and declined');
  expect(screen.text()).toContain('Done elsewhere, in writing: Child-rights body, 2 Nov 2026');
  screen.button('Agree').click();
  await settled();
  const { request } = http.expectOne({ method: 'POST', url: ADDRESS });
  expect(request.context.get(SEEN_VERSION)).toBe(4);
  http.verify();
});

it('offers nothing once it is agreed, or the request is over', async () => {
  const { screen } = await open(asked({ isAgreed: true }));
  expect(screen.element.querySelector('button')).toBeNull();
  expect(screen.text()).toContain('agreed');
  TestBed.resetTestingModule();
  const over = await open(asked({ state: 'lapsed' }));
  expect(over.screen.element.querySelector('button')).toBeNull();
});

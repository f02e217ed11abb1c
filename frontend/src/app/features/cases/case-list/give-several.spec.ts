import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { GiveSeveral } from './give-several';

const row = (id: string, code: string): CaseRowDto => ({
  ...{
    id,
    code,
    label: null,
    reference: code,
    isOwn: true,
    band: 'high',
    status: 'open',
    openedAt: '2026-11-01T06:00:00Z',
  },
  ...{
    closedAt: null,
    leadName: 'Nigora',
    standInName: null,
    isLead: false,
    next: null,
    isLate: false,
    lastContactAt: null,
  },
  version: 3,
});

async function open() {
  const screen = await show(GiveSeveral, {
    cases: [row('c1', '7K4M9QX4'), row('c2', '8K4M9QX4'), row('c3', '9K4M9QX4')],
  });
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/team').flush({ members: [{ userId: 'u1', displayName: 'Zarina' }] });
  const settled = async () => {
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  await settled();
  const submit = async () => {
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled();
  };
  const choose = async () => {
    const boxes = Array.from(screen.element.querySelectorAll<HTMLInputElement>('input[type=checkbox]'));
    for (const box of boxes.slice(0, 2)) box.click();
    const select = screen.element.querySelector('select')!;
    select.value = 'u1';
    select.dispatchEvent(new Event('input'));
    await settled();
  };
  return { screen, http, settled, submit, choose };
}

describe('giving several cases to a colleague', () => {
  it('asks for cases and for a colleague before anything is sent', async () => {
    const { screen, http, submit } = await open();
    await submit();
    expect(screen.text()).toContain('Choose at least one case.');
    http.verify();
  });

  it('gives each by itself, in its own version, and says of each what became of it', async () => {
    const { screen, http, settled, submit, choose } = await open();
    const given = jest.fn();
    screen.fixture.componentInstance.given.subscribe(given);
    await choose();
    await submit();
    const first = http.expectOne('/api/cases/c1/lead');
    expect([first.request.body, first.request.context.get(SEEN_VERSION)]).toEqual([{ userId: 'u1' }, 3]);
    first.flush({});
    await settled();
    const refusal = { code: 'invalid', fields: [{ path: 'userId', code: 'not_in_list' }] };
    http.expectOne('/api/cases/c2/lead').flush(refusal, { status: 422, statusText: 'refused' });
    await settled();
    const [one, other, third] = Array.from(screen.element.querySelectorAll('li'), (line) => line.textContent);
    expect(one).toContain('Given to Zarina');
    expect(other).toContain('This colleague cannot take this case');
    expect(third).not.toContain('Zarina');
    expect(given).toHaveBeenCalledTimes(1);
    http.verify();
  });
});

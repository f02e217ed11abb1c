import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import { StatementPanel } from './statement-panel';

const CASE = '0195f3c2-7a10-7c3e-9a54-000000000001';
const KEPT = '0195f3c2-7a10-7c3e-9a54-000000000002';
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('names the case that stays after both codes were read, and asks anew where another code is typed', async () => {
  const screen = await show(StatementPanel, { caseId: CASE, kind: 'other_case' });
  const http = TestBed.inject(HttpTestingController);
  const input = screen.element.querySelector('input');
  const note = () => screen.element.querySelector('pn-note')?.textContent ?? '';
  const type = (code: string) => {
    if (input) input.value = code;
    input?.dispatchEvent(new Event('input'));
  };
  const submit = async () => {
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled();
  };
  const find = async (code: string) => {
    type(code);
    await submit();
    http.expectOne('/api/cases/search').flush({ items: [{ id: KEPT, isOwn: true, code }], isComplete: true });
    await settled();
    http.expectOne(`/api/cases/${CASE}`).flush({ id: CASE, survivorCode: '7K4M9QX4', reference: 'WZDZYJVB' });
    await settled();
    screen.fixture.detectChanges();
  };
  await find('WZDZYJVC');
  expect(note()).toContain('7K4M-9QX4');
  expect(note()).toContain('WZDZ-YJVC');
  http.expectNone(`/api/cases/${CASE}/closure-statements`);
  await find('WZDZYJVD');
  expect(note()).toContain('WZDZ-YJVD');
  await submit();
  const { request } = http.expectOne(`/api/cases/${CASE}/closure-statements`);
  expect(request.body).toMatchObject({ kind: 'other_case', subjectId: KEPT });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { CaseLabelDto } from '../../../api/models/case-label-dto';
import { IDEMPOTENCY_KEY, SEEN_VERSION } from '../../../core/http/request-context';
import { LabelForm } from './label-form';

const LABEL = `/api/cases/${CASE_ID}/label`;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function open(known: CaseLabelDto) {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(LabelForm);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(LABEL).flush(known);
  await turn();
  await screen.fixture.whenStable();
  const type = async (text: string): Promise<void> => {
    const box = screen.element.querySelector<HTMLInputElement>('#label');
    if (!box) throw new Error('no box for the label');
    box.value = text;
    box.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
  };
  const save = async () => {
    await screen.press('Save');
    await turn();
    return http.match(({ method, url }) => method === 'PUT' && url === LABEL).map((each) => each);
  };
  return { screen, http, type, save };
}

describe('the label of a case', () => {
  it('begins with what the agency calls it, and sends what was seen with the change', async () => {
    const { screen, type, save } = await open({ label: 'Red coat', mayChange: true, version: 3 });
    expect(screen.element.querySelector<HTMLInputElement>('#label')?.value).toBe('Red coat');
    expect(screen.text()).toContain('Only your agency sees it');
    await type(' Blue door ');
    const [sent] = await save();
    expect(sent?.request.body).toEqual({ label: 'Blue door' });
    expect(sent?.request.context.get(SEEN_VERSION)).toBe(3);
  });

  it('is taken away when it is empty, and sends nothing that is too long', async () => {
    const { screen, type, save } = await open({ label: 'Red coat', mayChange: true, version: 1 });
    await type('x'.repeat(25));
    expect(await save()).toEqual([]);
    expect(screen.text()).toContain('24');
    await type('');
    expect((await save())[0]?.request.body).toEqual({ label: null });
  });

  it('says at the field why a label is refused', async () => {
    const { screen, type, save } = await open({ label: null, mayChange: true, version: 0 });
    await type('Zarina');
    const [sent] = await save();
    const fields = [{ path: 'label', code: 'label_holds_name' }];
    sent?.flush({ code: 'invalid', fields }, { status: 422, statusText: 'invalid' });
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('A name from the case is in the label.');
  });

  it('shows what a colleague wrote since, and replaces it only when it is saved again', async () => {
    const { screen, http, type, save } = await open({ label: null, mayChange: true, version: 0 });
    await type('Blue door');
    const [sent] = await save();
    sent?.flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'changed' });
    await turn();
    http.expectOne(LABEL).flush({ label: 'Red coat', mayChange: true, version: 1 });
    await turn();
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('A colleague wrote another label: Red coat.');
    expect(screen.element.querySelector<HTMLInputElement>('#label')?.value).toBe('Blue door');
    const [again] = await save();
    expect(again?.request.context.get(SEEN_VERSION)).toBe(1);
    expect(again?.request.context.get(IDEMPOTENCY_KEY)).not.toBe(sent?.request.context.get(IDEMPOTENCY_KEY));
  });
});

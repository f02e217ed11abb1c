import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import { NewConsent } from './new-consent';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const name = { tg: 'Хона', ru: 'Приют', en: 'Shelter' };

describe('asking her whether an agency may know of this record', () => {
  it('reads aloud what they learn, asks until when, and sends nothing but the agency', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const opening = show(NewConsent);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/agencies').flush([{ id: 'shelter', name, status: 'active' }]);
    const screen = await opening;
    const choose = async (label: string): Promise<void> => {
      const found = [...screen.element.querySelectorAll('label')].find((each) =>
        each.textContent.includes(label),
      );
      found?.click();
      await screen.fixture.whenStable();
    };
    await choose('Tell another agency that she is registered here');
    expect(screen.text()).toContain('do not suggest one');
    const list = screen.element.querySelector<HTMLSelectElement>('#agencyId');
    if (!list) throw new Error('no agency is asked for');
    list.value = 'shelter';
    list.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('May we tell Shelter that you are registered here');
    expect(screen.element.querySelector('#purpose')).toBeNull();
    await choose('Yes');
    await choose('She was alone');
    await screen.press('Save');
    expect(screen.text()).toContain('Choose until when.');
    await choose('30');
    await screen.press('Save');
    await turn();
    const { body } = http.expectOne(`/api/cases/${CASE_ID}/consents`).request;
    expect(body).toMatchObject({
      answers: [
        { scope: 'mutual_disclosure', answer: 'given', agencyId: 'shelter', purpose: null, partitions: [] },
      ],
    });
  });
});

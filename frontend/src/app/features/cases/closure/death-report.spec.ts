import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import { DeathReport } from './death-report';

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('asks who said it, and says that nobody calls', async () => {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(DeathReport);
  await screen.press('Report: the survivor has died');
  expect(screen.text()).toContain('Do not call from now on. The case stays open');
  await screen.press('Save');
  expect(screen.text()).toContain('Choose who said it');
  screen.element.querySelector<HTMLInputElement>('input[value=neighbour]')!.click();
  await screen.fixture.whenStable();
  await screen.press('Save');
  await settled();
  const { request } = TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/death-reports`);
  expect(request.body).toEqual({ saidBy: 'neighbour' });
});

it('corrects a wrong report only after it names the effect', async () => {
  TestBed.configureTestingModule({ providers: [provideCase({ deathReportedAt: '2026-11-03T06:00:00Z' })] });
  const screen = await show(DeathReport);
  expect(screen.text()).toContain('A death was reported on 3 Nov 2026.');
  await screen.press('The report was wrong');
  expect(screen.text()).toContain('Contacts continue');
  await screen.press('Yes, the report was wrong');
  await settled();
  TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/death-reports/correction`);
});

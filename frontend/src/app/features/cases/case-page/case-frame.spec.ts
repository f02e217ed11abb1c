import { HttpTestingController } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideTesting, speak } from '../../../../testing/texts';
import { CaseFrame } from './case-frame';

@Component({ template: 'the form' })
class Form {}

async function open(allowedActions: string[]): Promise<string> {
  TestBed.overrideComponent(CaseFrame, { set: { providers: [provideCase({ allowedActions })] } });
  const children = [{ path: 'reach', data: { needs: 'change_safe_contact' }, component: Form }];
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting(),
      provideRouter([{ path: 'cases/:id', component: CaseFrame, children }], withComponentInputBinding()),
    ],
  });
  await speak('en');
  const harness = await RouterTestingHarness.create(`/cases/${CASE_ID}/reach`);
  await harness.fixture.whenStable();
  return harness.routeNativeElement?.textContent ?? '';
}

describe('a form whose address somebody typed', () => {
  it('opens for whoever may send it', async () => {
    expect(await open(['change_safe_contact'])).toContain('the form');
  });

  it('does not exist for whoever may not', async () => {
    const text = await open(['record_outcome']);
    expect(text).not.toContain('the form');
    expect(text).toContain('Nothing is here');
  });
});

describe('a case that is not there, or not hers to see', () => {
  it.each([
    [404, 'Nothing is here', 'Try again'],
    [503, 'The case could not be loaded.', 'Nothing is here'],
  ])('answered with %i it says “%s”', async (status, shown, absent) => {
    TestBed.configureTestingModule({
      providers: [
        ...provideTesting(),
        provideRouter([{ path: 'cases/:id', component: CaseFrame }], withComponentInputBinding()),
      ],
    });
    await speak('en');
    const harness = await RouterTestingHarness.create(`/cases/${CASE_ID}`);
    TestBed.inject(HttpTestingController)
      .expectOne(`/api/cases/${CASE_ID}/overview`)
      .flush({ status, code: 'not_found' }, { status, statusText: 'Refused' });
    await new Promise((done) => setTimeout(done));
    await harness.fixture.whenStable();
    const text = harness.routeNativeElement?.textContent ?? '';
    expect(text).toContain(shown);
    expect(text).not.toContain(absent);
  });
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { SessionStore } from '../../../core/session/session.store';
import type { Role } from '../../../api/models/role';
import { provideTesting, speak } from '../../../../testing/texts';
import { CaseList } from './case-list';

async function opens(role: Role) {
  const session = { hasRole: (...roles: Role[]) => roles.includes(role) };
  TestBed.configureTestingModule({
    providers: [...provideTesting(), provideRouter([]), { provide: SessionStore, useValue: session }],
  });
  await speak('en');
  const fixture = TestBed.createComponent(CaseList);
  await fixture.whenStable();
  const { request } = TestBed.inject(HttpTestingController).expectOne(({ url }) =>
    url.endsWith('/api/cases'),
  );
  return { asked: request.params.get('lead'), text: (fixture.nativeElement as HTMLElement).textContent };
}

describe('the list of cases', () => {
  it.each<[Role, string]>([
    ['police_inspector', 'me'],
    ['supervisor', 'anybody'],
    ['coordinator', 'anybody'],
  ])('opens for the %s on what concerns her: %s', async (role, lead) => {
    expect((await opens(role)).asked).toBe(lead);
  });

  it('asks whose a case is only where cases are led', async () => {
    expect((await opens('police_inspector')).text).toContain('Mine');
    await TestBed.resetTestingModule();
    expect((await opens('coordinator')).text).not.toContain('Mine');
  });
});

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
    TestBed.resetTestingModule();
    expect((await opens('coordinator')).text).not.toContain('Mine');
  });

  it('asks for danger first, then for the order and the filters that are chosen, and for nothing else', async () => {
    await opens('supervisor');
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/team').flush({ members: [{ userId: 'u1', displayName: 'Nigora' }] });
    const fixture = TestBed.createComponent(CaseList);
    await fixture.whenStable();
    const lists = () => http.match(({ url }) => url.endsWith('/api/cases'));
    expect(lists().map(({ request }) => request.params.toString())).toEqual([
      'status=open&lead=anybody&sort=danger',
    ]);
    const page = fixture.nativeElement as HTMLElement;
    const choose = async (id: string, value: string) => {
      const select = page.querySelector<HTMLSelectElement>(`#${id}`)!;
      select.value = value;
      select.dispatchEvent(new Event('input'));
      select.dispatchEvent(new Event('change'));
      await fixture.whenStable();
      return lists().map(({ request }) => request.params.toString());
    };
    expect(await choose('case-sort', 'last_contact')).toEqual(['status=open&lead=anybody&sort=last_contact']);
    expect(await choose('case-band', 'high')).toEqual([
      'status=open&lead=anybody&sort=last_contact&band=high',
    ]);
    expect(page.textContent).toContain('Filters: 1');
  });

  it('asks for no order where the cases of a group are listed', async () => {
    await opens('coordinator');
    const fixture = TestBed.createComponent(CaseList);
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).querySelector('#case-sort')).toBeNull();
  });
});

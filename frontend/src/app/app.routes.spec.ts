import { TestBed } from '@angular/core/testing';
import { Router, RoutesRecognized, provideRouter } from '@angular/router';
import { filter, firstValueFrom } from 'rxjs';
import { provideTesting } from '../testing/texts';
import { routes } from './app.routes';
import { ROLE } from './api/models/role-array';
import { Menu } from './core/shell/menu';
import { SessionStore } from './core/session/session.store';
import type { Role } from './api/models/role';

const NOWHERE = '**';

/** The innermost route that an address leads to, for a user with this role. */
async function leadsTo(role: Role, address: string): Promise<string> {
  const session = {
    isSignedIn: () => Promise.resolve(true),
    hasRole: (...roles: Role[]) => roles.includes(role),
  };
  TestBed.configureTestingModule({
    providers: [...provideTesting(), provideRouter(routes), { provide: SessionStore, useValue: session }],
  });
  const router = TestBed.inject(Router);
  const recognized = firstValueFrom(router.events.pipe(filter((event) => event instanceof RoutesRecognized)));
  void router.navigateByUrl(address).catch(() => undefined);
  let route = (await recognized).state.root;
  while (route.firstChild) route = route.firstChild;
  return route.routeConfig?.path ?? '';
}

describe('an address typed by somebody', () => {
  it.each<[Role, string]>([
    ['administrator', '/cases'],
    ['administrator', '/today'],
    ['administrator', '/referrals'],
    ['administrator', '/decisions'],
    ['administrator', '/registers'],
    ['statistician', '/cases/01a2120f-0000-7118-99ae-18d6f2e707df'],
    ['caseworker', '/people'],
    ['caseworker', '/agencies'],
    ['caseworker', '/approvals'],
    ['caseworker', '/registers'],
    ['legal_aid_lawyer', '/team'],
    ['police_inspector', '/queue'],
    ['police_inspector', '/along'],
    ['shelter_worker', '/along'],
    ['supervisor', '/pairs'],
    ['statistician', '/pairs/linked'],
    ['coordinator', '/today'],
    ['coordinator', '/cases/new'],
    ['supervisor', '/cases/new'],
    ['oversight', '/cases'],
    ['oversight', '/today'],
    ['oversight', '/approvals'],
    ['administrator', '/oversight'],
    ['data_protection_officer', '/lists/papers'],
  ])('with the role %s reads like one that does not exist: %s', async (role, address) => {
    expect(await leadsTo(role, address)).toBe(NOWHERE);
  });

  it.each<[Role, string]>([
    ['administrator', '/people'],
    ['data_protection_officer', '/lists'],
    ['caseworker', '/today'],
    ['caseworker', '/along'],
    ['coordinator', '/queue'],
    ['coordinator', '/pairs/linked'],
    ['supervisor', '/team'],
    ['oversight', '/oversight'],
    ['supervisor', '/approvals/bands'],
    ['supervisor', '/figures/return'],
    ['statistician', '/tables/report'],
    ['data_protection_officer', '/log'],
    ['prosecutor', '/extensions'],
  ])('with the role %s opens what is in her menu: %s', async (role, address) => {
    expect(await leadsTo(role, address)).not.toBe(NOWHERE);
  });

  it.each(ROLE)('leads to all that the menu of the role %s names', async (role) => {
    const user = { roles: [role], agency: null, workingGroups: [{ isFallback: true }] };
    TestBed.configureTestingModule({
      providers: [{ provide: SessionStore, useValue: { user: () => user } }],
    });
    const segments = TestBed.inject(Menu)
      .entries()
      .map(({ segment }) => segment);
    expect(segments).not.toEqual([]);
    for (const segment of segments) {
      TestBed.resetTestingModule();
      expect([segment, await leadsTo(role, `/${segment}`)]).not.toEqual([segment, NOWHERE]);
    }
  });
});

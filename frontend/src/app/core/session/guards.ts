import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { CanActivateChildFn, CanActivateFn, CanMatchFn, UrlTree } from '@angular/router';
import { QuickExit } from '../exit/quick-exit';
import { Language } from '../language/language';
import { firstScreenOf } from '../language/first-screens';
import { SessionApi } from './session.api';
import { SessionStore } from './session.store';
import { ROLE } from '../../api/models/role-array';
import type { Role } from '../../api/models/role';

/** Requires a session, a changed password and the second factor of the role. */
export const whenSignedIn: CanActivateFn = async (_, { url }): Promise<boolean | UrlTree> => {
  const session = inject(SessionStore);
  const router = inject(Router);
  if (!(await session.isSignedIn())) {
    session.comeBackTo(url);
    return router.parseUrl(session.isLineLost() ? '/no-line' : '/sign-in');
  }
  if (session.mustChangePassword()) return router.parseUrl('/password');
  if (session.mustAddFactor()) return router.parseUrl('/second-step');
  session.fetchDrafts();
  return true;
};

/** Texts and drafts before a screen opens. A first screen has few texts and no form, so it waits for no draft. */
export const whenPrepared: CanActivateChildFn = async ({ routeConfig }): Promise<boolean> => {
  const language = inject(Language);
  const session = inject(SessionStore);
  const path = routeConfig?.path ?? '';
  const first = firstScreenOf(path);
  // The start page only leads to another.
  if (first) await language.loadInside(first);
  else if (path) await Promise.all([language.loadInside(), session.draftsFetched()]);
  return true;
};

/** The sign-in page: not for people who are in, and not before there is anybody who could sign in. */
export const whenSignedOut: CanActivateFn = async (): Promise<boolean | UrlTree> => {
  const session = inject(SessionStore);
  const api = inject(SessionApi);
  const exit = inject(QuickExit);
  const router = inject(Router);
  if (await session.isSignedIn()) return router.parseUrl('/');
  if (session.isLineLost()) return router.parseUrl('/no-line');
  const answer = await api.getSetUp().catch(() => null);
  exit.leadTo(answer?.quickExitUrl);
  return answer?.needed ? router.parseUrl('/start') : true;
};

/** With a connection the address leads on. */
export const whenLineLost: CanActivateFn = (): boolean | UrlTree =>
  inject(SessionStore).isLineLost() || inject(Router).parseUrl('/');

/** All texts, before any sign-in. */
export const withTexts: CanActivateFn = async (): Promise<boolean> => {
  await inject(Language).loadInside();
  return true;
};

export const whenNobodyExists: CanActivateFn = async (): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const answer = await inject(SessionApi)
    .getSetUp()
    .catch(() => null);
  return answer?.needed ? true : router.parseUrl('/sign-in');
};

export const withSession: CanActivateFn = async (): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const language = inject(Language);
  if (!(await inject(SessionStore).isSignedIn())) return router.parseUrl('/sign-in');
  await language.loadInside();
  return true;
};

/** A route that is not yours does not match: it reads like an address that does not exist. */
export const forRoles =
  (...roles: readonly Role[]): CanMatchFn =>
  async () => {
    const session = inject(SessionStore);
    return (await session.isSignedIn()) && session.hasRole(...roles);
  };

/** Who never holds a case, and finds nothing where cases are. */
const WITHOUT_CASES: readonly Role[] = [
  'administrator',
  'statistician',
  'data_protection_officer',
  'oversight',
  'court_contact',
  'enforcement_contact',
  'programme_worker',
];

/** Everybody who may hold a case. */
export const forCaseWork: CanMatchFn = forRoles(...ROLE.filter((role) => !WITHOUT_CASES.includes(role)));

import { TestBed } from '@angular/core/testing';
import type { ActivatedRouteSnapshot, RouterStateSnapshot } from '@angular/router';
import { Language } from '../language/language';
import { whenPrepared } from './guards';
import { SessionStore } from './session.store';

const NEVER = new Promise<void>(() => undefined);

describe('before a screen opens', () => {
  const asked: string[] = [];
  let drafts: Promise<void>;

  beforeEach(() => {
    asked.length = 0;
    drafts = NEVER;
    const language = { loadInside: (part = 'inside') => Promise.resolve(void asked.push(part)) };
    TestBed.configureTestingModule({
      providers: [
        { provide: Language, useValue: language },
        { provide: SessionStore, useValue: { draftsFetched: () => drafts } },
      ],
    });
  });

  const open = (path: string): Promise<unknown> => {
    const route = { routeConfig: { path } } as ActivatedRouteSnapshot;
    const opening = TestBed.runInInjectionContext(() => whenPrepared(route, {} as RouterStateSnapshot));
    return Promise.race([opening, new Promise((done) => setTimeout(() => done('waits')))]);
  };

  it.each([
    ['today', ['today']],
    ['approvals/:tab', ['approvals']],
    ['', []],
  ])('%j waits for no draft, and fetches the texts %j', async (path, parts) => {
    expect(await open(path)).toBe(true);
    expect(asked).toEqual(parts);
  });

  it('any other waits for all texts, and for the drafts that a form begins with', async () => {
    expect(await open('cases')).toBe('waits');
    expect(asked).toEqual(['inside']);
    drafts = Promise.resolve();
    expect(await open('cases')).toBe(true);
  });
});

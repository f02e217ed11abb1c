import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestBed } from '@angular/core/testing';
import { TranslocoService } from '@jsverse/transloco';
import { of } from 'rxjs';
import { FIRST_SCREENS as BUILT, keysOf } from '../../../../../scripts/i18n/first-screens.mjs';
import { readSources } from '../../../../../scripts/i18n/key-usage.mjs';
import { provideTesting, textsOf } from '../../../testing/texts';
import { FIRST_SCREENS, firstScreenOf } from './first-screens';
import { Language } from './language';
import { TextLoader } from './text-loader';

const APP = join(__dirname, '..', '..');

describe('the texts of a first screen', () => {
  const sources = new Map(readSources(APP).map(({ file, text }) => [file, text]));
  const keys = Object.keys(textsOf('en'));

  it('are built for every one that the page knows', () => {
    expect(Object.keys(BUILT)).toEqual([...FIRST_SCREENS]);
  });

  it('are those that its own files, its dialogs and the frame name, and few others', () => {
    const today = keysOf(BUILT.today, sources, keys);
    // A template, a computed group, a dialog that is fetched when it is wanted, and the frame.
    for (const key of ['register.title', 'follow-up-rule.fu-safety-24h', 'snooze.lead', 'presence.why'])
      expect([key, keys.includes(key), today.includes(key)]).toEqual([key, true, true]);
    expect(today.filter((key) => key.startsWith('audit-action.'))).toEqual([]);
    expect(today.length).toBeLessThan(keys.length / 5);
  });

  it('name every literal of its template', () => {
    const template = readFileSync(join(APP, 'features', 'today', 'today.html'), 'utf8');
    const named = [...template.matchAll(/t\('([a-z-]+\.[a-z-]+[a-z])'\)/g)].map(([, key]) => key ?? '');
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((key) => !keysOf(BUILT.today, sources, keys).includes(key))).toEqual([]);
  });

  it.each([
    ['today', 'today'],
    ['approvals/:tab', 'approvals'],
    ['cases', null],
    ['', null],
  ])('of %j are %j', (path, screen) => {
    expect(firstScreenOf(path)).toBe(screen);
  });
});

describe('texts behind the sign-in', () => {
  const asked: string[] = [];
  const language = () => TestBed.inject(Language);

  beforeEach(() => {
    asked.length = 0;
    const loader = {
      getTranslation: () => of({}),
      getInside: (code: string, part: string) => {
        asked.push(`${code}.${part}`);
        return of({ [`${part}.title`]: code });
      },
    };
    TestBed.configureTestingModule({
      providers: [...provideTesting(), { provide: TextLoader, useValue: loader }],
    });
    TestBed.inject(TranslocoService);
  });

  it('arrive once: those of the first screen, then all', async () => {
    await language().use('en');
    await language().loadInside('today');
    await language().loadInside('today');
    await language().loadInside();
    await language().loadInside('queue');
    await language().loadInside();
    expect(asked).toEqual(['en.today', 'en.inside']);
  });

  it('follow the language, as far as they are needed by then', async () => {
    await language().use('en');
    await language().loadInside('today');
    await language().use('ru');
    expect(asked).toEqual(['en.today', 'ru.today']);
    await language().loadInside();
    await language().use('en');
    expect(asked).toEqual(['en.today', 'ru.today', 'ru.inside', 'en.inside']);
  });
});

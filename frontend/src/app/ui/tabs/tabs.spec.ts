import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, Scroll, provideRouter } from '@angular/router';
import type { Event } from '@angular/router';
import { filter, firstValueFrom } from 'rxjs';
import type { Subject } from 'rxjs';
import { show } from '../../../testing/screen';
import { SAME_SCREEN } from './same-screen';
import { Tabs } from './tabs';

const TABS = [
  { to: ['/one'], label: 'One' },
  { to: ['/two'], label: 'Two' },
];

describe('tabs that are addresses', () => {
  const scrolled: unknown[][] = [];
  beforeEach(() => {
    scrolled.length = 0;
    window.scrollTo = (...to: unknown[]) => void scrolled.push(to);
    const routes = TABS.map(({ label }) => ({ path: label.toLowerCase(), children: [] }));
    TestBed.configureTestingModule({ providers: [provideRouter(routes)] });
  });

  it('stay on the same screen: the heading is not announced again, and the window stands where it stood', async () => {
    const { element } = await show(Tabs, { tabs: TABS, label: 'Parts' });
    const router = TestBed.inject(Router);
    const arrived = firstValueFrom(
      router.events.pipe(filter((event): event is NavigationEnd => event instanceof NavigationEnd)),
    );
    Object.defineProperty(window, 'scrollY', { value: 240, configurable: true });
    Array.from(element.querySelectorAll('a'))[1]?.click();
    const end = await arrived;
    // What the running application tells when it goes to the top of an address; a test has no window to scroll.
    (router.events as Subject<Event>).next(new Scroll(end, null, null));
    expect(router.url).toBe('/two');
    expect(router.lastSuccessfulNavigation()?.extras.info).toBe(SAME_SCREEN);
    await Promise.resolve();
    expect(scrolled.at(-1)).toEqual([0, 240]);
  });
});

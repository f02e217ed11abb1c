import { TestBed } from '@angular/core/testing';
import { HeadingFocus } from './heading-focus';

describe('the focus on a new screen', () => {
  const main = document.createElement('main');
  const at = (): string => document.activeElement?.textContent ?? '';
  const show = async (html: string): Promise<void> => {
    main.innerHTML = html;
    await new Promise((done) => setTimeout(done));
  };

  beforeEach(() => {
    main.innerHTML = '<h1>Orders</h1><input />';
    document.body.append(main);
    TestBed.inject(HeadingFocus).take();
  });
  afterEach(() => main.remove());

  it('goes to its heading', () => {
    expect(at()).toBe('Orders');
  });

  it('goes along when what was loaded brings another heading', async () => {
    await show('<h1>Order No. 118/26</h1>');
    expect(at()).toBe('Order No. 118/26');
  });

  it('waits where there is no heading yet', async () => {
    await show('<p>Loading</p>');
    expect(document.activeElement).toBe(main);
    await show('<h1>Order No. 118/26</h1>');
    expect(at()).toBe('Order No. 118/26');
  });

  it('stays with somebody who went elsewhere meanwhile, also later', async () => {
    main.querySelector('input')?.focus();
    main.querySelector('h1')?.replaceWith('Another');
    await new Promise((done) => setTimeout(done));
    expect(document.activeElement?.tagName).toBe('INPUT');
    main.querySelector('input')?.blur();
    await show('<h1>Order No. 118/26</h1>');
    expect(document.activeElement).toBe(document.body);
  });

  it('is not pulled back from where the page was pressed', async () => {
    (document.activeElement as HTMLElement).blur();
    main.append(document.createElement('p'));
    await new Promise((done) => setTimeout(done));
    expect(document.activeElement).toBe(document.body);
  });
});

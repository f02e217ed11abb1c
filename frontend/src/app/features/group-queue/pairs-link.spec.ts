import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { PairsLink } from './pairs-link';

describe('the way to the pairs', () => {
  it.each([
    [{ items: [], waiting: 173, nextCursor: null }, 'Is it one person? 173'],
    [{ items: [], waiting: 0, nextCursor: null }, 'Is it one person?'],
    [null, 'Is it one person?'],
  ])('says how many wait, where that is known: %j', async (body, said) => {
    const opening = show(PairsLink);
    await new Promise((resolve) => setTimeout(resolve));
    const asked = TestBed.inject(HttpTestingController).expectOne('/api/linkage/pairs');
    if (body) asked.flush(body);
    else asked.flush({ code: 'busy' }, { status: 503, statusText: '' });
    const screen = await opening;
    await settled(screen);
    expect(screen.text()).toBe(said);
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe('/pairs');
  });
});

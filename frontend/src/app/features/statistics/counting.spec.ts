import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { definitionOf } from '../../../testing/statistics';
import { Counting } from './counting';

describe('how we count', () => {
  it.each(['tg', 'ru', 'en'] as const)(
    'leads to the manual, and says how each table is counted, in %s',
    async (language) => {
      const screen = await show(Counting, {}, language);
      const items = [definitionOf(), definitionOf({ code: 'law_forms', number: 'T4', isMultiple: true })];
      TestBed.inject(HttpTestingController).expectOne('/api/statistics/tables').flush({ items, periods: [] });
      await settled(screen);
      const link = screen.element.querySelector(`a[href="/portal/${language}/manual"]`);
      expect(link?.textContent.trim()).toBeTruthy();
      const facts = (at: number) =>
        screen.element.querySelectorAll('details')[at]?.querySelectorAll('dt').length;
      // Of one where several may apply: what its sums are.
      expect(facts(1)).toBe((facts(0) ?? 0) + 1);
    },
  );
});

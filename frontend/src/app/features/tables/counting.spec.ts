import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import { Counting } from './counting';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('how we count', () => {
  it.each(['tg', 'ru', 'en'] as const)(
    'leads to the manual of the classification in %s',
    async (language) => {
      const opening = show(Counting, {}, language);
      await turn();
      const server = TestBed.inject(HttpTestingController);
      server.match('/api/statistics/tables').forEach((asked) => asked.flush({ items: [], indicators: [] }));
      await turn();
      server
        .match('/api/statistics/minimum-set')
        .forEach((asked) => asked.flush({ years: [], year: null, items: [] }));
      const screen = await opening;
      await screen.fixture.whenStable();
      expect(
        screen.element.querySelector(`a[href="/portal/${language}/manual"]`)?.textContent.trim(),
      ).toBeTruthy();
    },
  );
});

import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { MinimumItemDto } from '../../api/models/minimum-item-dto';
import { MinimumSet } from './minimum-set';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const item = (change: Partial<MinimumItemDto>): MinimumItemDto => ({
  ...{
    code: 'core_type',
    held: 'whole',
    field: 'incidents.core_type',
    list: 'core_types',
    words: 'gbv-core-type.',
    asked: 'incident',
  },
  ...{ codes: ['rape'], isExplained: false, tables: ['core_types'] },
  ...{ missing: 'told', missingPercent: 25, missingIn: 'core_types' },
  ...change,
});

describe('the minimum set', () => {
  it.each([
    ['en', 'about 25 %', 'no table counts it', 'Partly held'],
    ['ru', 'около 25 %', 'ни одна таблица этого не считает', 'Хранится частично'],
    ['tg', 'тақрибан 25 %', 'ягон ҷадвал инро ҳисоб намекунад', 'Қисман нигоҳ дошта мешавад'],
  ] as const)('says in %s what holds each item and what is missing', async (language, ...words) => {
    const opening = show(MinimumSet, {}, language);
    await turn();
    TestBed.inject(HttpTestingController)
      .expectOne('/api/statistics/minimum-set')
      .flush({
        ...{ years: [2025], year: 2025 },
        items: [
          item({}),
          item({
            ...{
              code: 'residence',
              held: 'partly',
              field: 'cases.place',
              list: 'places',
              words: 'place.',
              codes: [],
            },
            ...{ isExplained: true, missing: 'not_told', missingPercent: null, missingIn: null },
          }),
        ],
      });
    const screen = await opening;
    await turn();
    await screen.fixture.whenStable();
    for (const text of [...words, 'incidents.core_type', 'cases.place', '2025'])
      expect(screen.text()).toContain(text);
    expect(screen.text()).not.toMatch(/minimum\.|figures\./);
  });
});

import { signal } from '@angular/core';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import { ServerClock } from '../session/server-clock';
import { ArticleWords } from './article-words';

const value = (article: string, number: string, validFrom: string, validTo: string | null) => ({
  ...{ key: `article.${article}`, value: number, validFrom, validTo },
});

describe('an article in words', () => {
  it('has the number of the day, and that of 1998 until the numbers arrive', async () => {
    TestBed.configureTestingModule({
      providers: [
        ...provideTesting(),
        { provide: ServerClock, useValue: { now: signal(new Date('2027-06-01T06:00:00Z')) } },
      ],
    });
    await speak('en');
    const words = TestBed.inject(ArticleWords);
    expect(words.of('cc_117')).toBe('Criminal Code, article 117');
    const http = TestBed.inject(HttpTestingController);
    await Promise.resolve();
    http.expectOne('/api/legal-values').error(new ProgressEvent('error'));
    await new Promise((done) => setTimeout(done));
    // The line was away: the next screen asks again.
    words.of('cc_117');
    await Promise.resolve();
    http
      .expectOne('/api/legal-values')
      .flush([
        value('cc_117', '117', '1998-05-21', '2026-12-31'),
        value('cc_117', '151', '2027-01-01', null),
        value('adm_93_2', '95(4)', '2027-01-01', null),
        value('cc_112', '-', '2027-01-01', null),
        value('cc_111', '146', '2027-01-01', '2027-03-31'),
        value('cc_111', '-', '2027-04-01', null),
        value('cc_dv', '153', '2027-02-01', null),
      ]);
    await new Promise((done) => setTimeout(done));
    expect(words.of('cc_117')).toBe('Criminal Code, article 151');
    expect(words.of('cc_117', '2026-12-31')).toBe('Criminal Code, article 117');
    expect(words.of('adm_93_2')).toMatch(/^Art\. 95\(4\): /);
    // An article that ended keeps its name in older records, and is offered no more.
    expect([words.of('cc_112'), words.isInForce('cc_112')]).toEqual(['Criminal Code, article 112', false]);
    expect(words.isInForce('cc_112', '2026-12-31')).toBe(true);
    // An article of a later code is offered from the day of its number on.
    expect([words.of('cc_dv'), words.isInForce('cc_dv')]).toEqual(['Criminal Code, article 153', true]);
    expect(words.isInForce('cc_dv', '2027-01-31')).toBe(false);
    expect([words.of('cc_new_1'), words.isInForce('cc_new_1')]).toEqual([
      'Criminal Code: new article 1',
      false,
    ]);
    expect([words.of('cc_111'), words.isInForce('cc_111')]).toEqual(['Criminal Code, article 146', false]);
  });
});

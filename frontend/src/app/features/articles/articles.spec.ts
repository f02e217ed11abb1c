import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideDraft } from '../../../testing/drafts';
import { settled, show } from '../../../testing/screen';
import type { ArticleDto } from '../../api/models/article-dto';
import { DraftStore } from '../../core/drafts/draft-store';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Article } from './article';
import { NewArticle } from './new-article';

const article = (change: Partial<ArticleDto> = {}): ArticleDto => ({
  ...{ id: 'a1', kind: 'news', section: 'moh', state: 'draft', isPublic: false, number: 2, version: 3 },
  ...{ titleTg: 'Сарлавҳа', titleRu: 'Заголовок', titleEn: 'A title', textTg: 'Матн', textRu: 'Текст' },
  ...{ textEn: '<b>Some</b> text', changedAt: '2026-11-20T06:00:00Z', writers: ['Somebody'] },
  ...{ publishedNumber: null, publishedAt: null, withdrawnAt: null, withdrawnReason: null, review: null },
  reviews: [],
  ...{ hints: [], mixedWords: [], allowedActions: ['write', 'submit'] },
  ...change,
});

async function open(answer: ArticleDto) {
  const screen = await show(Article, { id: 'a1' });
  const http = TestBed.inject(HttpTestingController);
  const settle = () => settled(screen);
  http.expectOne('/api/articles/a1').flush(answer);
  await settle();
  return { screen, http, settle };
}

describe('a text for the public', () => {
  it('shows three languages as text, and what may be done', async () => {
    const { screen } = await open(article({ mixedWords: ['Пoмощь'] }));
    expect(screen.text()).toContain('<b>Some</b> text');
    expect(screen.text()).toContain('Letters of two alphabets in one word: Пoмощь');
    expect(screen.element.querySelector('pn-review-form')).toBeNull();
    expect(() => screen.button('Withdraw')).toThrow();
  });

  it('opens the form at what is missing when it is handed in', async () => {
    const { screen, http, settle } = await open(article({ textEn: null }));
    await screen.press('Send for review');
    const sent = http.expectOne('/api/articles/a1/submission');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(3);
    const fields = [{ path: 'textEn', code: 'required' }];
    sent.flush({ code: 'invalid', fields }, { status: 422, statusText: 'x' });
    await settle();
    expect(screen.element.querySelector('a[href="#textEn"]')).not.toBeNull();
    expect(screen.element.querySelector('textarea#textEn')).not.toBeNull();
  });

  it('is checked with every question, and sent back with a note where one answer is yes', async () => {
    const hints = [{ question: 'patience' as const, language: 'ru' as const, place: 'надо потерпеть' }];
    const { screen, http, settle } = await open(
      article({ state: 'in_review', allowedActions: ['review'], hints }),
    );
    expect(screen.text()).toContain('надо потерпеть');
    await screen.press('Publish');
    expect(screen.element.querySelectorAll('pn-error-summary li')).toHaveLength(10);
    http.expectNone('/api/articles/a1/review');
    const answers = Array.from(screen.element.querySelectorAll<HTMLInputElement>('input[value="no"]'));
    for (const input of answers) input.click();
    screen.element.querySelector<HTMLInputElement>('#patience input')?.click();
    await screen.fixture.whenStable();
    await screen.press('Send back');
    expect(screen.text()).toContain('Write what should change.');
    const note = screen.element.querySelector<HTMLTextAreaElement>('#note')!;
    note.value = 'Not this';
    note.dispatchEvent(new Event('input'));
    await screen.press('Send back');
    const sent = http.expectOne('/api/articles/a1/review');
    expect(sent.request.body).toMatchObject({
      note: 'Not this',
      answers: { patience: 'yes', blames: 'no', endangers: 'no' },
    });
    const review = {
      ...{ number: 2, checklist: 1, answers: sent.request.body.answers, concerns: ['patience' as const] },
      ...{
        note: 'Not this',
        reviewedBy: 'Another',
        staffCode: '1A2B-3C4D',
        reviewedAt: '2026-11-20T07:00:00Z',
      },
    };
    sent.flush(article({ review, reviews: [review] }));
    await settle();
    expect(screen.text()).toContain('Sent back by Another');
    expect(screen.text()).toContain('Checked by Another (1A2B-3C4D), checklist 1');
    const given = Array.from(screen.element.querySelectorAll('pn-article-reviews li strong'));
    expect(given.map(({ textContent }) => textContent)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => (at === 2 ? 'Yes' : 'No')),
    );
  });
});

describe('words for the public that were typed and not saved', () => {
  const words = { titleTg: 'Сарлавҳа', titleRu: 'Заголовок', titleEn: 'Another title' };
  const texts = { textTg: 'Матн', textRu: 'Текст', textEn: 'Begun' };
  const kept = { kind: 'news', seen: 3, words: { ...words, ...texts } };
  const provide = (key: string): void => {
    TestBed.configureTestingModule({ providers: [...provideDraft(key, kept), provideRouter([])] });
  };
  const field = (screen: { element: HTMLElement }, id: string) =>
    screen.element.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`)!;

  it('stand in the form again when the text is opened, and are kept no longer once they were saved', async () => {
    provide('article:a1');
    const { screen, http, settle } = await open(article());
    expect([field(screen, 'titleEn').value, field(screen, 'textEn').value]).toEqual([
      'Another title',
      'Begun',
    ]);
    expect(screen.text()).not.toContain('Present text');
    await screen.press('Keep as a draft');
    const sent = http.expectOne('/api/articles/a1/text');
    expect(sent.request.body).toMatchObject({ titleEn: 'Another title', textEn: 'Begun' });
    expect(TestBed.inject(DraftStore).find('article:a1')).not.toBeNull();
    sent.flush(article({ titleEn: 'Another title', version: 4 }));
    await settle();
    expect(TestBed.inject(DraftStore).find('article:a1')).toBeNull();
  });

  it('never overwrite unseen what a colleague saved meanwhile', async () => {
    provide('article:a1');
    const { screen, http, settle } = await open(article());
    await screen.press('Keep as a draft');
    http
      .expectOne('/api/articles/a1/text')
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition failed' });
    await settle();
    http.expectOne('/api/articles/a1').flush(article({ version: 4, textEn: 'Of a colleague' }));
    await settle();
    expect(screen.text()).toContain('Present text: Of a colleague');
    expect(field(screen, 'textEn').value).toBe('Begun');
    await screen.press('Keep as a draft');
    expect(http.expectOne('/api/articles/a1/text').request.context.get(SEEN_VERSION)).toBe(4);
  });

  it('of a new text stand there too', async () => {
    provide('article');
    const screen = await show(NewArticle);
    expect(field(screen, 'textEn').value).toBe('Begun');
  });
});

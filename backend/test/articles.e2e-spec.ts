import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob, hire } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const WORDS = {
  titleTg: 'Ёрии тиббӣ барои ҳама',
  titleRu: 'Медицинская помощь для всех',
  titleEn: 'Medical help for everybody',
  textTg: 'Дар ҳар бемористон шуморо мепазиранд.\n\n- Ҳуҷҷат шарт нест',
  textRu: 'В каждой больнице вас примут.\n\n- Документы не нужны',
  textEn: 'Every hospital will see you.\n\n- You need no papers',
};
const QUESTIONS =
  'blames excuses patience private_matter roles doubts humiliates details identifies endangers'.split(' ');
const answers = (change: Record<string, string> = {}) => ({
  ...Object.fromEntries(QUESTIONS.map((question) => [question, 'no'])),
  ...change,
});

/** A review as the app would write it past its own rules. */
const approval = (
  id: string,
  reviewer: string,
  {
    given = answers(),
    concerns = '{}',
    checklist = 1,
  }: { given?: object | null; concerns?: string; checklist?: number } = {},
): [string, unknown[]] => [
  `insert into panoh.article_reviews (id, article_id, number, checklist, answers, concerns, note, reviewed_by)
   values (gen_random_uuid(), $1, 1, $2, $3, $4, 'x', $5)`,
  [id, checklist, given && JSON.stringify(given), concerns, reviewer],
];
const codeOf = (id: string): string => id.slice(-8).toUpperCase().replace(/^.{4}/, '$&-');

interface Article {
  id: string;
  version: number;
  state: string;
  allowedActions: string[];
  hints: { question: string; language: string; place: string }[];
}

describe('texts for the public', () => {
  let test: TestApp;
  let kulob: Kulob;
  const send = (person: string, path: string, body: object, version?: number): Promise<Response> =>
    kulob.as[person]!.post(`/articles${path}`, body, version).then((answer) => answer);
  const begin = async (person = 'healthWorker', words: object = WORDS): Promise<Article> =>
    (await kulob.as[person]!.post('/articles', { kind: 'news', ...words }).expect(201)).body as Article;
  const submit = async (article: Article, person = 'healthWorker'): Promise<Article> =>
    (await kulob.as[person]!.post(`/articles/${article.id}/submission`, {}, article.version).expect(200))
      .body as Article;
  const review = (person: string, { id, version }: Article, body: object): Promise<Response> =>
    send(person, `/${id}/review`, body, version);
  const publish = async (words: object = WORDS): Promise<Article> =>
    (
      await review('healthSupervisor', await submit(await begin('healthWorker', words)), {
        answers: answers(),
      })
    ).body as Article;
  const page = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal/${path}`)
      .then((answer) => answer);

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    await hire(test, kulob, { agency: 'healthRoom', person: 'healthSupervisor2', roles: ['supervisor'] });
  });
  afterAll(() => test.close());

  it('are read by anybody in three languages once a second person found nothing', async () => {
    const article = await publish();
    expect(article).toMatchObject({ state: 'published', publishedNumber: 1, hints: [], mixedWords: [] });
    const [tg, ru, en] = await Promise.all(
      ['tg', 'ru', 'en'].map((one) => page(`${one}/news/moh/${article.id}`)),
    );
    expect(tg!.text).toContain('<h1>Ёрии тиббӣ барои ҳама</h1>');
    expect(ru!.text).toContain('<li>Документы не нужны</li>');
    expect(en!.text).toContain('<p>Every hospital will see you.</p>');
    expect(en!.headers['cache-control']).toBe('no-store');
    for (const path of ['en/news', 'en/news/moh']) expect((await page(path)).text).toContain(article.id);
    for (const path of ['en/news/mvd', `en/news/mvd/${article.id}`])
      expect((await page(path)).text).not.toContain(WORDS.textEn.slice(0, 20));
    const kept = (await page('en/offline.json')).text;
    expect(kept).not.toContain('news');
  });

  it('are none of anybody else: another agency, another role, an agency without a section', async () => {
    const { id, version } = await begin();
    for (const person of ['lawyer', 'legalSupervisor', 'caseworker']) {
      await kulob.as[person]!.get(`/articles/${id}`).expect(404);
      await kulob.as[person]!.put(`/articles/${id}/text`, WORDS, version).expect(404);
    }
    for (const person of ['coordinator', 'administrator', 'statistician'])
      expect((await send(person, '', { kind: 'news' })).status).toBe(403);
    const none = await send('caseworker', '', { kind: 'news' });
    expect([none.status, none.body.code]).toEqual([409, 'no_section']);
    expect((await page(`en/news/moh/${id}`)).status).toBe(404);
  });

  it('are never reviewed by whoever wrote a word of them', async () => {
    const own = await submit(await begin('healthSupervisor'), 'healthSupervisor');
    expect(own.allowedActions).toEqual([]);
    expect((await review('healthSupervisor', own, { answers: answers() })).status).toBe(403);
    expect((await review('healthWorker', own, { answers: answers() })).status).toBe(403);
    const database = await AppRole.connect(test);
    const me = kulob.as['healthSupervisor']!;
    await expect(database.as(me, approval(own.id, me.userId))).rejects.toThrow(/second person/);
    const another = kulob.as['healthSupervisor2']!.userId;
    await expect(database.as(me, approval(own.id, another))).rejects.toThrow(/row-level/);
    const publishing = `update panoh.articles set state = 'published', published_number = 1, published_at = panoh.now() where id = $1`;
    await expect(database.as(me, [publishing, [own.id]])).rejects.toThrow(/not reviewed/);
    await database.close();
    expect((await review('healthSupervisor2', own, { answers: answers() })).status).toBe(200);
  });

  it('keep who approved them, when, by which checklist and every answer, for their agency and in the log', async () => {
    const sent = await submit(await begin());
    const yes = { answers: answers({ roles: 'yes' }), note: 'The title' };
    const back = (await review('healthSupervisor', sent, yes)).body;
    const path = `/articles/${sent.id}/text`;
    const anew = await kulob.as['healthWorker']!.put(path, WORDS, back.version).expect(200);
    const second = await submit(anew.body as Article);
    await review('healthSupervisor2', second, { answers: answers() });
    const [first, other] = ['healthSupervisor', 'healthSupervisor2'].map((one) => kulob.as[one]!.userId);
    const { reviews } = (await kulob.as['healthWorker']!.get(`/articles/${sent.id}`).expect(200)).body;
    expect(reviews).toMatchObject([
      { number: 2, checklist: 1, answers: answers(), concerns: [], staffCode: codeOf(other!) },
      { number: 1, checklist: 1, answers: yes.answers, note: 'The title', staffCode: codeOf(first!) },
    ]);
    for (const { reviewedAt } of reviews) expect(Date.parse(reviewedAt)).toBeGreaterThan(0);
    const logged = await test.database.query<{ actor: string; purpose: string }>(
      `select actor_id as actor, purpose from panoh.audit_entries
       where action = 'reviewArticle' and decision = 'allowed' and purpose like $1 order by seq`,
      [`article-review:${sent.id}:%`],
    );
    const told = (given: Record<string, string>): string =>
      QUESTIONS.map((question) => `${question}=${given[question]}`).join();
    expect(logged).toEqual([
      { actor: first, purpose: `article-review:${sent.id}:1:1:${told(yes.answers)}` },
      { actor: other, purpose: `article-review:${sent.id}:2:1:${told(answers())}` },
    ]);
  });

  it('go back with a note where one answer is yes, and change before anybody looks again', async () => {
    const sent = await submit(await begin());
    const yes = { answers: answers({ patience: 'yes' }) };
    const mute = await review('healthSupervisor', sent, yes);
    expect(mute.body.fields).toEqual([{ path: 'note', code: 'required' }]);
    const { patience: _, ...short } = answers();
    expect((await review('healthSupervisor', sent, { answers: short })).status).toBe(422);
    const back = await review('healthSupervisor', sent, { ...yes, note: 'The second line' });
    expect(back.body).toMatchObject({
      state: 'draft',
      review: { concerns: ['patience'], note: 'The second line' },
    });
    expect((await page(`en/news/moh/${sent.id}`)).status).toBe(404);
    const again = await send('healthWorker', `/${sent.id}/submission`, {}, back.body.version);
    expect(again.status).toBe(403);
    const path = `/articles/${sent.id}/text`;
    const { body } = await kulob.as['healthWorker']!.put(path, WORDS, back.body.version).expect(200);
    expect(body.allowedActions).toContain('submit');
  });

  it('stay as reviewed while a correction is not, and are gone at once when they are withdrawn', async () => {
    const { id, version } = await publish();
    const address = `ru/news/moh/${id}`;
    const path = `/articles/${id}/text`;
    const changed = { ...WORDS, textRu: 'Теперь это сказано иначе.' };
    const stale = await kulob.as['healthSupervisor2']!.put(path, changed, version - 1);
    expect(stale.status).toBe(412);
    const draft = (await kulob.as['healthSupervisor2']!.put(path, changed, version).expect(200))
      .body as Article;
    expect((await page(address)).text).toContain('В каждой больнице');
    const sent = await submit(draft, 'healthSupervisor2');
    const done = await review('healthSupervisor', sent, { answers: answers() });
    for (const said of ['Теперь это сказано иначе.', 'Исправлено'])
      expect((await page(address)).text).toContain(said);
    await kulob.as['healthWorker']!.post(`/articles/${id}/withdrawal`, { reason: 'other' }, 7).expect(403);
    const out = await send(
      'healthSupervisor2',
      `/${id}/withdrawal`,
      { reason: 'stereotype' },
      done.body.version,
    );
    expect(out.body).toMatchObject({ state: 'withdrawn', isPublic: false, allowedActions: ['write'] });
    const gone = await page(address);
    expect([gone.status, gone.headers['cache-control']]).toEqual([410, 'no-store']);
    expect(gone.text).toContain('Этот текст снят');
    expect(gone.text).not.toMatch(/иначе|больнице|Медицинская помощь для всех/);
    expect((await page('ru/news')).text).not.toContain(id);
  });

  it('never come back unread once they were withdrawn, nor by the word of who wrote what was withdrawn', async () => {
    const first = await publish();
    const path = `/articles/${first.id}/text`;
    const own = await kulob.as['healthSupervisor2']!.put(path, WORDS, first.version).expect(200);
    const done = await review('healthSupervisor', await submit(own.body as Article, 'healthSupervisor2'), {
      answers: answers(),
    });
    const reason = { reason: 'stereotype' };
    const out = await send('healthSupervisor', `/${first.id}/withdrawal`, reason, done.body.version);
    const database = await AppRole.connect(test);
    const back = `update panoh.articles set withdrawn_at = null, withdrawn_reason = null where id = $1`;
    for (const person of ['healthWorker', 'healthSupervisor'])
      await expect(database.as(kulob.as[person]!, [back, [first.id]])).rejects.toThrow(/not reviewed/);
    await database.close();
    const anew = await kulob.as['healthWorker']!.put(path, WORDS, out.body.version).expect(200);
    const sent = await submit(anew.body as Article);
    expect((await review('healthSupervisor2', sent, { answers: answers() })).status).toBe(403);
    expect((await review('healthSupervisor', sent, { answers: answers() })).body.state).toBe('published');
  });

  it('are text and nothing else, however they are written', async () => {
    const evil = `# <script>alert(1)</script>\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n- <a href="https://evil.example">go</a> help`;
    const { id } = await publish({ ...WORDS, titleEn: 'Help <b>now</b> & here', textEn: evil });
    const { text } = await page(`en/news/moh/${id}`);
    expect(text).not.toMatch(/<script>|<img|<b>|href="(?:javascript|https)/);
    expect(text).toContain('<h2>&lt;script&gt;');
    for (const [words, code] of [
      [{ textEn: 'a'.repeat(8001) }, 'too_long'],
      [{ titleEn: 'a\u202Eb' }, 'hidden_characters'],
      [{ html: '<b>' }, 'unknown_field'],
    ] as const) {
      const answer = await send('healthWorker', '', { kind: 'news', ...words });
      expect([answer.status, answer.body.fields?.[0]?.code]).toEqual([422, code]);
    }
  });

  it('show a reviewer where words stand that often carry what is asked', async () => {
    const words = {
      ...WORDS,
      textRu: 'Ей нужно потерпеть. Пoмощь рядом.',
      textEn: 'She must not be patient.',
    };
    const { hints, ...article } = await begin('healthWorker', words);
    expect(hints.map(({ question, language }) => [question, language])).toEqual([
      ['patience', 'ru'],
      ['patience', 'en'],
    ]);
    expect(article).toMatchObject({ mixedWords: ['Пoмощь'] });
  });
});

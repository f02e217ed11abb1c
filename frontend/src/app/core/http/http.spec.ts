import { HttpClient, HttpErrorResponse, HttpEventType } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { provideTesting, speak } from '../../../testing/texts';
import { Line } from '../offline/line';
import { SessionStore } from '../session/session.store';
import { ApiProblem, toProblem } from './api-problem';
import {
  idempotencyInterceptor,
  problemInterceptor,
  silenceInterceptor,
  retryInterceptor,
  versionInterceptor,
} from './interceptors';
import { ProblemTexts } from './problem-texts';
import { ASKS_QUIETLY, Submission } from './request-context';

const expire = jest.fn();
const session = { expire, seen: jest.fn(), refresh: () => Promise.resolve(true), mustAddFactor: () => true };

function setUp() {
  expire.mockReset();
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting([
        problemInterceptor,
        idempotencyInterceptor,
        versionInterceptor,
        silenceInterceptor,
        retryInterceptor,
      ]),
      provideRouter([]),
      { provide: SessionStore, useValue: session },
    ],
  });
  return { http: TestBed.inject(HttpClient), server: TestBed.inject(HttpTestingController) };
}

describe('requests', () => {
  it('that change nothing carry no key', () => {
    const { http, server } = setUp();
    http.get('/api/cases').subscribe();
    expect(server.expectOne('/api/cases').request.headers.has('Idempotency-Key')).toBe(false);
  });

  it('of one form carry the same key however often it is sent, and another after it arrived', () => {
    const { http, server } = setUp();
    const submission = new Submission();
    const send = () => {
      http.post('/api/cases', {}, { context: submission.context() }).subscribe();
      return server.expectOne('/api/cases').request.headers.get('Idempotency-Key');
    };
    const first = send();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(send()).toBe(first);
    submission.renew();
    expect(send()).not.toBe(first);
  });

  it('without a form get a fresh key each', () => {
    const { http, server } = setUp();
    http.post('/a', {}).subscribe();
    http.post('/b', {}).subscribe();
    const keys = ['/a', '/b'].map((url) => server.expectOne(url).request.headers.get('Idempotency-Key'));
    expect(new Set(keys).size).toBe(2);
  });

  it('of a form that was changed after a lost answer say so once, and are a new command then', async () => {
    const { http, server } = setUp();
    const submission = new Submission();
    const send = () => {
      const answer = firstValueFrom(http.post('/api/x', {}, { context: submission.context() }));
      return { answer: answer.catch((problem: unknown) => problem), sent: server.expectOne('/api/x') };
    };
    const { answer, sent } = send();
    sent.flush({ code: 'idempotency_key_reused' }, { status: 409, statusText: 'Reused' });
    expect(await answer).toMatchObject({ status: 409, code: 'sent_otherwise' });
    expect(send().sent.request.headers.get('Idempotency-Key')).not.toBe(
      sent.request.headers.get('Idempotency-Key'),
    );
  });

  it('that change something name the version that was seen', () => {
    const { http, server } = setUp();
    http.put('/api/users/1', {}, { context: new Submission().context(3) }).subscribe();
    expect(server.expectOne('/api/users/1').request.headers.get('If-Match')).toBe('"3"');
  });
});

describe('a request whose process ended behind the proxy', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const lose = (status: number) => {
    const { http, server } = setUp();
    const answer = firstValueFrom(http.post('/api/x', {})).catch((problem: unknown) => problem);
    const attempt = () => server.expectOne('/api/x');
    const first = attempt();
    first.flush('<html>', { status, statusText: 'gone' });
    return { answer, attempt, server, key: first.request.headers.get('Idempotency-Key') };
  };

  it.each([502, 504])('is sent again under its key after %i, and nobody notices', async (status) => {
    const { answer, attempt, key } = lose(status);
    jest.advanceTimersByTime(400);
    const second = attempt();
    expect(second.request.headers.get('Idempotency-Key')).toBe(key);
    second.flush({ id: 'made' });
    expect(await answer).toEqual({ id: 'made' });
  });

  it('is given up after three attempts', async () => {
    const { answer, attempt } = lose(502);
    for (const pause of [400, 800]) {
      jest.advanceTimersByTime(pause);
      attempt().flush('<html>', { status: 502, statusText: 'gone' });
    }
    expect(await answer).toMatchObject({ status: 502, code: 'server' });
  });

  it.each([500, 503, 409])('is not sent again after %i, which the product itself says', async (status) => {
    const { answer, server } = lose(status);
    jest.advanceTimersByTime(5_000);
    server.expectNone('/api/x');
    expect(await answer).toMatchObject({ status });
  });
});

describe('a read on a line that is silent', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const read = (url: string) => {
    const { http, server } = setUp();
    jest.spyOn(TestBed.inject(Line), 'ask').mockResolvedValue();
    const answer = firstValueFrom(http.get(url)).catch((problem: unknown) => problem);
    return { answer, request: server.expectOne(url) };
  };

  it('is lost after 30 seconds, and the line with it', async () => {
    const { answer, request } = read('/api/today');
    await jest.advanceTimersByTimeAsync(29_999);
    expect(request.cancelled).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(request.cancelled).toBe(true);
    expect(await answer).toMatchObject({ status: 0, code: 'no_connection' });
    expect(TestBed.inject(Line).isLost()).toBe(true);
  });

  it('is lost as well for a command, and never for a file that is sent', async () => {
    const { http, server } = setUp();
    jest.spyOn(TestBed.inject(Line), 'ask').mockResolvedValue();
    const send = (body: object) =>
      firstValueFrom(http.post('/api/cases', body)).catch((problem: unknown) => problem);
    const file = send(new Blob(['a photo']));
    const photo = server.expectOne('/api/cases');
    await jest.advanceTimersByTimeAsync(600_000);
    photo.flush({ id: 'f' });
    expect(await file).toEqual({ id: 'f' });
    const command = send({});
    const { request } = server.expectOne('/api/cases');
    expect(request.headers.has('Idempotency-Key')).toBe(true);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await command).toMatchObject({ status: 0, code: 'no_connection' });
  });

  it('goes on as long as bytes arrive', async () => {
    const { answer, request } = read('/api/today');
    expect(request.request.reportDownloadProgress).toBe(true);
    for (const loaded of [1, 2, 3]) {
      await jest.advanceTimersByTimeAsync(29_000);
      request.event({ type: HttpEventType.DownloadProgress, loaded });
    }
    request.flush({ due: [] });
    expect(await answer).toEqual({ due: [] });
  });

  it('waits for books, files and tables as long as the proxy does', async () => {
    const rules = readFileSync(join(__dirname, '../../../../../deploy/proxy/Caddyfile'), 'utf8');
    const [, paths = ''] = /@slow path (.*)/.exec(rules) ?? [];
    const slow = paths.split(' ').map((path) => path.replace(/^\*/, '/api').replace(/\*$/, '/1'));
    expect(slow.length).toBeGreaterThan(3);
    for (const url of slow) {
      const { answer, request } = read(url);
      await jest.advanceTimersByTimeAsync(120_000);
      request.flush({});
      expect(await answer).toEqual({});
      TestBed.resetTestingModule();
    }
  });
});

describe('refusals', () => {
  const refuse = async (status: number, body: unknown, quietly = false) => {
    const { http, server } = setUp();
    const context = new Submission().context().set(ASKS_QUIETLY, quietly);
    const answer = firstValueFrom(http.get('/api/x', { context })).catch((problem: unknown) => problem);
    server.expectOne('/api/x').flush(body as object, { status, statusText: 'no' });
    return answer as Promise<ApiProblem>;
  };

  it('become problems with code, fields and the present state', async () => {
    const problem = await refuse(412, {
      code: 'changed_meanwhile',
      requestId: 'r',
      current: { band: 'high' },
      fields: [{ path: 'band', code: 'required' }, 'nonsense'],
    });
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 412, code: 'changed_meanwhile' });
    expect(problem.details).toEqual({
      requestId: 'r',
      current: { band: 'high' },
      fields: [{ path: 'band', code: 'required' }],
    });
  });

  it('for want of a session end it here too', async () => {
    await refuse(401, { code: 'sign_in_required' });
    expect(expire).toHaveBeenCalledTimes(1);
  });

  it.each([
    [true, ['/second-step']],
    [false, []],
  ])('for want of a second step lead to it where it is missing still (%s)', async (isMissing, ways) => {
    const go = jest.fn();
    const { http, server } = setUp();
    jest.spyOn(session, 'mustAddFactor').mockReturnValue(isMissing);
    jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockImplementation(go);
    const asked = firstValueFrom(http.get('/api/today')).catch(() => undefined);
    server
      .expectOne('/api/today')
      .flush({ code: 'second_factor_required' }, { status: 403, statusText: 'Forbidden' });
    await asked;
    await new Promise((done) => setTimeout(done));
    expect(go.mock.calls.map(([way]: unknown[]) => way)).toEqual(ways);
  });

  it('of a wrong password end nothing, nor does a quiet question', async () => {
    await refuse(401, { code: 'sign_in_failed' });
    expect(expire).not.toHaveBeenCalled();
    TestBed.resetTestingModule();
    await refuse(401, { code: 'sign_in_required' }, true);
    expect(expire).not.toHaveBeenCalled();
  });

  it('that arrive as the file that was asked for are read, and do what they would', async () => {
    const { http, server } = setUp();
    const taken = firstValueFrom(http.post('/api/file', {}, { responseType: 'blob' }));
    const body = Object.assign(new Blob([]), {
      text: () => Promise.resolve(JSON.stringify({ code: 'sign_in_required', requestId: '7' })),
    });
    server.expectOne('/api/file').flush(body, { status: 401, statusText: 'Unauthorized' });
    const problem = toProblem(await taken.catch((error: unknown) => error));
    expect([problem.code, problem.details.requestId]).toEqual(['sign_in_required', '7']);
    expect(expire).toHaveBeenCalled();
  });

  it('that arrive as text are read all the same', () => {
    const error = new HttpErrorResponse({ status: 409, error: '{"code":"already_sent"}' });
    expect(toProblem(error).code).toBe('already_sent');
  });

  it.each([
    [new HttpErrorResponse({ status: 0 }), 'no_connection'],
    [new HttpErrorResponse({ status: 502, error: '<html>' }), 'server'],
    [new HttpErrorResponse({ status: 504 }), 'no_connection'],
    [new Error('boom'), 'server'],
  ])('without a document have a code too (%#)', (error, code) => {
    expect(toProblem(error).code).toBe(code);
  });
});

describe('sentences for problems', () => {
  const sentence = async (problem: ApiProblem, language: 'en' | 'ru' | 'tg' = 'en') => {
    setUp();
    await speak(language);
    return TestBed.inject(ProblemTexts).sentence(problem);
  };

  it.each<[ApiProblem, string]>([
    [new ApiProblem(401, 'sign_in_failed'), 'We could not sign you in. Check what you entered.'],
    [new ApiProblem(401, 'sign_in_required'), 'Please sign in again. Your draft is kept.'],
    [new ApiProblem(0, 'no_connection'), 'There is no connection. What you typed stays here. Try again.'],
    [new ApiProblem(404, 'something_new'), 'Not found, or you have no access.'],
    [new ApiProblem(409, 'something_new'), 'This cannot be done now.'],
    [new ApiProblem(409, 'idempotency_key_reused'), 'This was already sent.'],
    [
      new ApiProblem(507, 'storage_full'),
      'There is no room left on the server. Nothing was saved. Please tell your administrator.',
    ],
    [new ApiProblem(503, 'something_new'), 'The system is busy. Please try again in a minute.'],
    [
      new ApiProblem(403, 'training_needed', { reasons: ['tm_review'] }),
      'This needs the module “Second person and closing”. You do not have it now. Ask a colleague; emergencies still go through.',
    ],
  ])('%j', async (problem, text) => {
    expect(await sentence(problem)).toBe(text);
  });

  it('a failure of ours gives a number to read out', async () => {
    const problem = new ApiProblem(500, 'server', { requestId: '0199-0000-abcdef12' });
    expect(await sentence(problem, 'ru')).toBe('Произошла ошибка на нашей стороне. Номер: ABCDEF12');
  });

  const RULES = '../../../../../backend/src/';
  it.each([
    ['cases/incidents.types.ts', 'INCIDENT_PROBLEMS'],
    ['cases/cases.types.ts', 'MINOR_PROBLEMS'],
    ['cases/case-events.types.ts', 'EVENT_PROBLEMS'],
    ['survivors/survivors.types.ts', 'SAFE_CONTACT_PROBLEMS'],
    ['follow-ups/outcomes.types.ts', 'CONTACT_PROBLEMS'],
  ])('what %s refuses at a field is said there, not only that it does not fit', async (file, list) => {
    setUp();
    await speak('en');
    const source = readFileSync(join(__dirname, RULES, file), 'utf8');
    const codes = [
      ...(source.split(`${list} = `)[1]?.split('as const')[0] ?? '').matchAll(/^ {2}'?([a-z_]+)/gm),
    ];
    const texts = TestBed.inject(ProblemTexts);
    expect(codes.length).toBeGreaterThan(3);
    const silent = codes
      .map(([, code = '']) => code)
      .filter((code) => texts.fieldSentence(code).includes('not fit'));
    expect(silent).toEqual([]);
  });

  it('fields have sentences of their own, in the language of the screen', async () => {
    setUp();
    await speak('tg');
    const fields = [
      { path: 'a', code: 'required' },
      { path: 'b', code: 'never_heard_of' },
    ];
    expect(TestBed.inject(ProblemTexts).fieldSentences(new ApiProblem(422, 'invalid', { fields }))).toEqual({
      a: 'Ин майдонро пур кунед.',
      b: 'Ин қимат мувофиқ нест. Санҷед.',
    });
  });
});

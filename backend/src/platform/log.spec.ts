import { describe, expect, it } from '@jest/globals';
import { Log } from './log.js';

function logged(
  work: (auditLog: Log) => void,
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
): string[] {
  const lines: string[] = [];
  work(new Log(level, (line) => lines.push(line)));
  return lines;
}

const parsed = (line: string | undefined): Record<string, unknown> =>
  JSON.parse(line ?? '{}') as Record<string, unknown>;

describe('a line of the log', () => {
  it('carries time, level, event and the fields that are allowed', () => {
    const [line] = logged((log) =>
      log.info('request', { operation: 'getCase', status: 200, milliseconds: 1.5 }),
    );
    expect(parsed(line)).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info',
      event: 'request',
      operation: 'getCase',
      status: 200,
      milliseconds: 1.5,
    });
  });

  it('drops every other field, and an object under an allowed name', () => {
    const fields = {
      name: 'Гули',
      url: '/cases/1',
      body: { a: 'Гули' },
      operation: { name: 'Гули' },
      code: ['Гули'],
    };
    const [line] = logged((log) => log.warn('x', fields));
    expect(line).not.toContain('Гули');
    expect(Object.keys(parsed(line)).sort()).toEqual(['at', 'event', 'level']);
  });

  it('tells of a failure its class, its code and where it was, and not a word of its message', () => {
    const error = Object.assign(new TypeError('Гули\n  lives in Кӯлоб'), {
      code: '23505',
      detail: 'Key (name)=(Гули)',
    });
    const [line] = logged((log) => log.error('unexpected_error', { error, requestId: 'r1' }));
    expect(line).not.toMatch(/Гули|Кӯлоб|detail/);
    expect(parsed(line)).toMatchObject({ requestId: 'r1', failure: { name: 'TypeError', code: '23505' } });
    expect((parsed(line)['failure'] as { frames: string[] }).frames[0]).toMatch(/^at .*log\.spec/);
  });

  it('tells of what was thrown and is no error its type alone', () => {
    const [line] = logged((log) => log.error('unexpected_error', { error: 'Гули' }));
    expect(parsed(line)['failure']).toEqual({ name: 'string' });
  });

  it('is written from its level on', () => {
    const lines = logged((log) => {
      log.info('one');
      log.warn('two');
      log.error('three');
    }, 'warn');
    expect(lines.map((line) => parsed(line)['event'])).toEqual(['two', 'three']);
  });
});

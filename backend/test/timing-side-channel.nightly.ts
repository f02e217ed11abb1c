import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractOf } from '../src/platform/http/web-app.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

/**
 * A blocked user requests an existing case and one that never existed, in turn and in changing order: the time must not
 * tell them apart. That status, headers and body do not is in `access-matrix.e2e-spec.ts`.
 */
const pairs = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 2_000);
const MINUTES = 60_000;
/** Answers of both kinds that come before the measuring: the first ones compile statements. */
const WARMING = 100;
/** How often one of the two may be the slower one before chance does not explain it any more: four standard errors. */
const STANDARD_ERRORS = 4;

describe('blocked, and never there', () => {
  let test: TestApp;
  let we: Referring;
  let caseId: string;
  let paths: string[];
  const reader = 'lawyer';

  beforeAll(async () => {
    test = await startApp();
    const server = test.app.getHttpServer() as Server;
    server.keepAliveTimeout = 60_000;
    we = new Referring(test, await arrangeKulob(test));
    caseId = await we.open('caseworker');
    const sent = await we.send('caseworker', caseId, 'legalAid.legal');
    await we.accept(reader, sent.id);
    await test.database.block(caseId, we.as(reader).userId);
    paths = Object.entries(contractOf(test.app).paths)
      .filter(([path, methods]) => /^\/api\/cases\/\{\w+\}/.test(path) && 'get' in (methods as object))
      .map(([path]) => path.replace('/api', ''));
  }, 5 * MINUTES);
  afterAll(() => test.close());

  const timeOf = async (path: string, id: string): Promise<number> => {
    const began = process.hrtime.bigint();
    await we.as(reader).get(path.replace(/\{\w+\}/, id));
    return Number(process.hrtime.bigint() - began) / 1e6;
  };

  it(
    'take the same time',
    async () => {
      const differences: number[] = [];
      for (let pair = 0; pair < pairs + WARMING; pair += 1) {
        const path = paths[pair % paths.length] ?? '';
        const isFirst = Math.random() < 0.5;
        const first = await timeOf(path, isFirst ? caseId : randomUUID());
        const second = await timeOf(path, isFirst ? randomUUID() : caseId);
        const [blocked, absent] = isFirst ? [first, second] : [second, first];
        if (pair >= WARMING) differences.push(blocked - absent);
      }
      const slower = differences.filter((difference) => difference > 0).length / differences.length;
      const median = differences.sort((a, b) => a - b)[Math.floor(differences.length / 2)] ?? 0;
      const bound = (STANDARD_ERRORS * 0.5) / Math.sqrt(differences.length);
      process.stdout.write(
        `${differences.length} pairs: the blocked one slower in ${(slower * 100).toFixed(1)} %, ` +
          `median difference ${median.toFixed(3)} ms, bound 50 ± ${(bound * 100).toFixed(1)} %\n`,
      );
      expect(Math.abs(slower - 0.5)).toBeLessThan(bound);
    },
    60 * MINUTES,
  );
});

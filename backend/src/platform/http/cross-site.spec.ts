import { describe, expect, it } from '@jest/globals';
import { isCrossSite } from './web-app.js';
import type { Asking } from './web-app.js';

const asking = (more: Partial<Asking>): Asking => ({
  method: 'GET',
  isApi: true,
  host: 'daftar.example',
  origin: undefined,
  site: undefined,
  mode: undefined,
  destination: undefined,
  ...more,
});
const page = { isApi: false, mode: 'navigate', destination: 'document' };

describe('another site’s page is behind it', () => {
  it.each<[string, Partial<Asking>]>([
    ['a read of the API', { site: 'cross-site' }],
    ['a read of the API from a neighbour under the same name', { site: 'same-site' }],
    [
      'the API opened as a page by a link elsewhere',
      { site: 'cross-site', mode: 'navigate', destination: 'document' },
    ],
    ['a change', { site: 'cross-site', method: 'POST' }],
    [
      'a change from a browser that tells the origin alone',
      { method: 'POST', origin: 'https://elsewhere.example' },
    ],
    ['a change from a page without an origin', { method: 'POST', origin: 'null' }],
    ['a screen in a frame', { ...page, site: 'cross-site', destination: 'iframe' }],
    [
      'a script of ours in a page of theirs',
      { ...page, site: 'cross-site', mode: 'no-cors', destination: 'script' },
    ],
    ['a form sent to a screen', { ...page, site: 'cross-site', method: 'POST' }],
    ['a word that no browser says', { site: 'SAME-ORIGIN' }],
  ])('%s', (_what, more) => expect(isCrossSite(asking(more))).toBe(true));

  it.each<[string, Partial<Asking>]>([
    ['a read by the own page', { site: 'same-origin' }],
    ['a change by the own page', { site: 'same-origin', method: 'POST' }],
    ['an address that somebody typed', { ...page, site: 'none' }],
    ['a screen opened by a link in a letter', { ...page, site: 'cross-site' }],
    ['a program that is no browser', { method: 'POST' }],
    ['a browser of long ago on the own page', { method: 'POST', origin: 'https://daftar.example' }],
    ['a read without any word of whence', {}],
  ])('not: %s', (_what, more) => expect(isCrossSite(asking(more))).toBe(false));
});

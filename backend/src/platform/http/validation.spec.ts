import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../shared/errors.js';
import { Codes, NoneForNull, validationPipe } from './validation.js';

class Sent {
  @Codes(['papers', 'address'], { optional: true })
  @NoneForNull()
  missing: string[] = ['address'];
}

const read = (body: object): Promise<Sent> =>
  validationPipe().transform(body, { type: 'body', metatype: Sent }) as Promise<Sent>;

describe('a list that may be sent as null', () => {
  it.each([
    ['null', { missing: null }, []],
    ['an empty list', { missing: [] }, []],
    ['a list', { missing: ['papers'] }, ['papers']],
    ['nothing', {}, ['address']],
  ])('is a list of its own where the body holds %s', async (_what, body, missing) => {
    expect((await read(body)).missing).toEqual(missing);
  });

  it.each([
    ['a word', 'papers'],
    ['an unknown code', ['weather']],
    ['null within the list', [null]],
    ['an object', {}],
  ])('is refused where it holds %s', async (_what, missing) => {
    await expect(read({ missing })).rejects.toThrow(Problem);
  });
});

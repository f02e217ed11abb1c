import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../shared/errors.js';
import { Codes, DayField, InstantField, NoneForNull, validationPipe } from './validation.js';

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

class Dated {
  @DayField({ optional: true }) on: string | null = null;
  @InstantField({ optional: true }) at: string | null = null;
}

describe('a day or a time', () => {
  const codes = async (body: object): Promise<unknown> => {
    const read = validationPipe().transform(body, { type: 'body', metatype: Dated });
    const problem: unknown = await read.then(
      () => null,
      (error: unknown) => error,
    );
    return problem instanceof Problem ? problem.details['fields'] : [];
  };

  it.each([
    [{ on: '1900-01-01', at: '1900-01-01T00:00:00+05:00' }, []],
    [{ on: '1899-12-31' }, [{ path: 'on', code: 'long_ago' }]],
    [{ on: '0001-11-24' }, [{ path: 'on', code: 'long_ago' }]],
    [{ at: '0001-11-24T06:00:00Z' }, [{ path: 'at', code: 'long_ago' }]],
    [{ on: '0001-02-30' }, [{ path: 'on', code: 'invalid_date' }]],
    [{ at: 'yesterday' }, [{ path: 'at', code: 'invalid_date' }]],
    [{ on: 5 }, [{ path: 'on', code: 'invalid_date' }]],
  ])('%j is not before 1900', async (body, expected) => {
    expect(await codes(body)).toEqual(expected);
  });
});

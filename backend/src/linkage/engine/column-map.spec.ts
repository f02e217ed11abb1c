import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readColumnMap, readRegistrationFile } from './registration-file.js';

const MAP = {
  registration_id: 'rec_id',
  person_id: { column: 'rec_id', pattern: '^rec-(\\d+)-.*$' },
  given_name: 'given_name',
  surname: 'surname',
  date_of_birth: { column: 'date_of_birth', pattern: '^(\\d{4})(\\d{2})(\\d{2})$', as: '$1-$2-$3' },
  district: 'postcode',
};

describe('a file with the columns of others', () => {
  let folder: string;
  const put = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-columns-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is read by what it is said to hold: spaces, patterns, who each row is, and what it lacks', async () => {
    const file = await put(
      'a.csv',
      'rec_id, given_name, surname, postcode, date_of_birth, soc_sec_id\n' +
        'rec-7-org, anna , smith, 2000, 19560409, 1\nrec-12-dup-0, , smyth, 2001, 1956, 2\n',
    );
    const { registrations, truth } = await readRegistrationFile(
      file,
      true,
      await readColumnMap(await put('map.json', JSON.stringify(MAP))),
    );
    expect(truth).toEqual(['7', '12']);
    expect(registrations[0]).toMatchObject({
      ...{
        id: 'rec-7-org',
        givenName: 'anna',
        surname: 'smith',
        dateOfBirth: '1956-04-09',
        district: '2000',
      },
      ...{ phone: '', motherName: '', sex: '' },
    });
    expect(registrations[1]).toMatchObject({ givenName: '', dateOfBirth: '' });
  });

  it.each([
    ['not JSON', 'rec_id', /is not JSON/],
    ['a list', '[]', /is not JSON with a name/],
    ['a column that is none of ours', '{"name":"a"}', /name is no column/],
    ['a pattern that is none', '{"phone":{"column":"a","pattern":"("}}', /phone needs/],
    ['a number', '{"phone":1}', /phone needs/],
  ])('is refused with what is wrong: %s', async (_, text, words) => {
    await expect(readColumnMap(await put('wrong.json', text))).rejects.toThrow(words);
  });

  it('names what the file lacks, and what nobody named', async () => {
    const file = await put('b.csv', 'rec_id,surname\nrec-1-org,a\n');
    const map = await readColumnMap(await put('few.json', '{"registration_id":"rec_id","surname":"family"}'));
    await expect(readRegistrationFile(file, false, map)).rejects.toThrow(/has no column family/);
    const unnamed = await readColumnMap(await put('none.json', '{"registration_id":"rec_id"}'));
    await expect(readRegistrationFile(file, true, unnamed)).rejects.toThrow(/is person_id/);
  });
});

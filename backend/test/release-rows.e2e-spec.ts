import { expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { addCare, addOffice } from './support/release-office.js';

const { test, kulob } = await startKulob();

it('what a release adds to the stories has a row in each table that they leave empty', async () => {
  await addOffice(test, kulob);
  await addCare(test, kulob);
  for (const table of ['referral_files', 'court_openings', 'court_entries', 'recovery_codes', 'holidays'])
    expect([table, (await test.database.count(`panoh.${table}`)) > 0]).toEqual([table, true]);
});

import { expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { addRows } from './support/release-office.js';
import { CHANNELS } from './support/release-staff.js';
import { addPersons } from './support/release-survivors.js';
import { asOwner, tablesOf } from './support/releases.js';
import { linkerFor } from './support/workers.js';

const { test, kulob } = await startKulob({ environment: CHANNELS });
/** What no other story of a release comes by. */
const ADDED = `linkage.comparisons linkage.decisions linkage.disclosed_incidents panoh.block_votes panoh.call_in_cases
  panoh.call_ins panoh.callback_answers panoh.callback_details panoh.callback_events panoh.callback_messages
  panoh.case_historical_records panoh.child_answers panoh.closed_tours panoh.court_entries panoh.court_openings
  panoh.deliveries panoh.duty_alarms panoh.historical_records panoh.holidays panoh.import_file_contents
  panoh.incident_exports panoh.legal_packs panoh.messages panoh.oversight_appointments panoh.programme_blocks
  panoh.programme_feedback panoh.push_devices panoh.push_keys panoh.read_alerts panoh.recovery_codes panoh.referral_files
  panoh.shocks panoh.staff_email_addresses panoh.staff_phones panoh.tool_results panoh.training_acts panoh.training_notices
  panoh.voice_askers panoh.voice_codes panoh.voice_quarters panoh.voices statistics.counted_periods
  statistics.person_counts statistics.person_periods vault.resting_keys`;

it('what a release adds to the stories has a row in each table that they leave empty', async () => {
  const { linker } = linkerFor(test);
  linker.onApplicationBootstrap();
  test.endings.unshift(() => linker.onModuleDestroy());
  await addRows(test, kulob);
  await addPersons(test);
  const tables = await asOwner(test.database.ownerUrl, tablesOf);
  expect(ADDED.split(/\s+/).filter((name) => !tables[name]?.rows)).toEqual([]);
});

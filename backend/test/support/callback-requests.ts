import type { TestApp } from './app.js';
import { hire } from './kulob.js';
import type { Kulob } from './kulob.js';

const DAY_AND_NIGHT = JSON.stringify(
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })),
);

/** A supervisor of the hotline, and its service, day and night. Its public page is still closed. */
export async function arrangeHotline(test: TestApp, kulob: Kulob): Promise<void> {
  await hire(test, kulob, { agency: 'hotline', person: 'hotlineSupervisor', roles: ['supervisor'] });
  await openDayAndNight(test, kulob);
}

/** The hotline's service alone. */
export async function openDayAndNight(test: TestApp, kulob: Kulob): Promise<void> {
  await test.database.query(
    `insert into panoh.services (id, agency_id, type, opening_hours) values (gen_random_uuid(), $1, 'hotline', $2)`,
    [kulob.agencies['hotline'], DAY_AND_NIGHT],
  );
}

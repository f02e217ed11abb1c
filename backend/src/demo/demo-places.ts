import { PLANNED_AGENCIES } from './demo-directory.js';
import type { DemoPeople } from './demo-people.js';
import type { PlannedPerson } from './directory-plan.js';

const KNOWS_NO_PLACES = [
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
  'data_protection_officer',
  'oversight',
];

/** Somebody who works there says how many places are free, for every service that counts them. */
export async function confirmPlaces(
  people: DemoPeople,
  { withStale }: { withStale: boolean },
): Promise<void> {
  for (const agency of PLANNED_AGENCIES) {
    const worker = agency.people.find(({ role }: PlannedPerson) => !KNOWS_NO_PLACES.includes(role));
    for (const { type, places } of agency.services) {
      if (!places || !worker || (places.isStale && !withStale)) continue;
      const id = people.directory.services.get(`${agency.key}.${type}`) ?? '';
      const { version } = await people.get(worker.login, `/services/${id}`);
      const body = { freePlaces: places.free };
      await people.post(worker.login, `/services/${id}/confirmation`, { version, body });
    }
  }
}

/** Who is meant by a role at that moment, and what people of agencies have to offer. */
import type { Life } from './life.js';

export type CaseRow = Life['stored']['cases'][number];

const personWith = (life: Life, isMeant: (userId: string, agencyId: string) => boolean): string | null =>
  Object.entries(life.ground.kulob.as).find(([, actor]) => isMeant(actor.userId, actor.agencyId))?.[0] ??
  null;

const isSupervisor = (life: Life, userId: string): boolean =>
  life.stored.people.some(({ id, isSupervisor: is }) => is && id === userId);

/** Worker or supervisor of an agency, the blocked passed over. */
export function workerOf(life: Life, agencyId: string | null, caseId: string): string | null {
  return personWith(
    life,
    (userId, own) => own === agencyId && !isSupervisor(life, userId) && !life.isBlocked(userId, caseId),
  );
}

export const supervisorOf = (life: Life, agencyId: string, caseId: string): string | null =>
  personWith(
    life,
    (userId, own) => own === agencyId && isSupervisor(life, userId) && !life.isBlocked(userId, caseId),
  );

export const leadOf = (life: Life, { leadId }: CaseRow): string | null =>
  leadId === null ? null : personWith(life, (userId) => userId === leadId);

/** The person with this id, by her key. */
export const keyOf = (life: Life, userId: string): string | null => personWith(life, (id) => id === userId);

/** `@lead` and the like for that case; anybody else is herself. Nobody there: the administrator tries instead. */
export function whoIs(life: Life, told: string, subject: CaseRow | null): string {
  if (!told.startsWith('@')) return told;
  if (subject === null) return 'administrator';
  const lead = leadOf(life, subject);
  const found = {
    '@lead': lead,
    '@supervisor': supervisorOf(life, subject.agencyId, subject.id),
    '@worker': personWith(
      life,
      (userId, agencyId) =>
        agencyId === subject.agencyId && !isSupervisor(life, userId) && userId !== subject.leadId,
    ),
  }[told];
  return found ?? 'administrator';
}

/** One of the services of the agencies, by number. */
export function serviceAt(life: Life, nth: number): { id: string; agency: string } {
  const services = Object.entries(life.ground.kulob.services);
  const [key = '', id = ''] = services[nth % services.length] ?? [];
  return { id, agency: key.split('.')[0] ?? '' };
}

/** The number of a service that is called `agency.type`. */
export const serviceOf = (life: Life, key: string): number =>
  Object.keys(life.ground.kulob.services).indexOf(key);

export const agencyId = (life: Life, key: string): string => life.ground.kulob.agencies[key] ?? '';

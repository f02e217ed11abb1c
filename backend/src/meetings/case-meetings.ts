import type { Database } from '../platform/database/database.js';
import type { CaseMeetingsDto } from './meetings.dto.js';

/**
 * Agendas that contain a case, as far as row security shows them: to the chair and coordinator of the group, and to the
 * case's agency.
 */
export async function meetingsOf(database: Database, caseId: string): Promise<CaseMeetingsDto> {
  const [row] = await database.query<CaseMeetingsDto>(
    `select coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'state', m.state, 'plannedAt', m.planned_at)
         order by m.planned_at, m.id) from panoh.meeting_entries e join panoh.meetings m on m.id = e.meeting_id
       where e.case_id = $1 and e.is_listed and m.state in ('planned', 'in_progress')), '[]') as items,
       (select max(c.flagged_until) from panoh.cases c join panoh.meeting_entries e on e.case_id = c.id
         where c.id = $1 and e.discussed_at is not null and c.flagged_until > panoh.now()) as "flaggedUntil"`,
    [caseId],
  );
  const { items, flaggedUntil } = row ?? { items: [], flaggedUntil: null };
  return {
    items: items.map((one) => ({ ...one, plannedAt: new Date(one.plannedAt).toISOString() })),
    flaggedUntil: flaggedUntil && new Date(flaggedUntil).toISOString(),
  };
}

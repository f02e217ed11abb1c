import type { Database } from '../platform/database/database.js';
import type { CaseMeetingsDto } from './meetings.dto.js';

/**
 * Where a case stands on an agenda, as far as row security lets the viewer know: whoever leads the group, and the
 * agency whose case it is.
 */
export async function meetingsOf(database: Database, caseId: string): Promise<CaseMeetingsDto> {
  const [row] = await database.query<CaseMeetingsDto>(
    `select coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'state', m.state, 'plannedAt', m.planned_at)
         order by m.planned_at, m.id) from panoh.meeting_entries e join panoh.meetings m on m.id = e.meeting_id
       where e.case_id = $1 and e.is_listed and m.state in ('planned', 'held')), '[]') as items,
       (select max(c.marked_until) from panoh.cases c join panoh.meeting_entries e on e.case_id = c.id
         where c.id = $1 and e.heard_at is not null and c.marked_until > panoh.now()) as "markedUntil"`,
    [caseId],
  );
  const { items, markedUntil } = row ?? { items: [], markedUntil: null };
  return {
    items: items.map((one) => ({ ...one, plannedAt: new Date(one.plannedAt).toISOString() })),
    markedUntil: markedUntil && new Date(markedUntil).toISOString(),
  };
}

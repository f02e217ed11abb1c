import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isDay } from '../../shared/dates.js';
import { invalid } from '../../shared/errors.js';
import { decodeCursor, encodeCursor } from '../../shared/paging.js';
import type { IndicatorCaseDto, IndicatorCasesDto, IndicatorCasesQuery } from './indicators.dto.js';
import { after, firstDayOf, partsBehind, CASES_A_PAGE } from './indicators.rules.js';
import type { Quarter } from './indicators.rules.js';
import { IndicatorsService } from './indicators.service.js';
import type { GroupId } from './indicators.service.js';

interface Found {
  items: IndicatorCaseDto[];
  hidden: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Row security opens the cases: of those that it does not open nothing is answered but their number. */
const CASES = `with behind as materialized (
      select b.id::uuid from jsonb_array_elements_text(panoh.indicators($1, $2, $2, $3, $4)) b (id)),
    open as materialized (
      select c.id, c.reference as code, coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)::text as "openedOn",
        c.band, c.status, c.lead_user_id, c.agency_id from behind join panoh.cases c using (id)),
    shown as (select o.id, o.code, o."openedOn", o.band, o.status, u.display_name as "leadName" from open o
        left join panoh.users u on u.id = o.lead_user_id and u.status = 'active' and o.agency_id = $5
      where $6::text is null or (o."openedOn", o.id) < ($6, $7::uuid)
      order by o."openedOn" desc, o.id desc limit $8)
  select coalesce((select jsonb_agg(s order by s."openedOn" desc, s.id desc) from shown s), '[]') as items,
    ((select count(*) from behind) - (select count(*) from open))::integer as hidden`;

/** The cases behind one number of a quarter, the latest first. */
@Injectable()
export class IndicatorCasesService {
  constructor(
    private readonly database: Database,
    private readonly indicators: IndicatorsService,
  ) {}

  async list(groupId: GroupId, when: Quarter, asked: IndicatorCasesQuery): Promise<IndicatorCasesDto> {
    this.indicators.admit(groupId, when);
    const parts = partsBehind(asked.indicator, asked.part);
    if (!parts) throw invalid({ path: 'part', code: 'not_in_list' });
    const page = pageOf(
      await this.database.query<Found>(CASES, [
        ...[groupId, firstDayOf(when), firstDayOf(after(when, 1))],
        JSON.stringify({ code: asked.indicator, parts, place: asked.place, serviceType: asked.serviceType }),
        ...[this.database.viewer.agencyId, ...endOf(asked.after), CASES_A_PAGE + 1],
      ]),
    );
    for (const { id } of page.items) this.database.audit.touch(id, 'core');
    return page;
  }
}

/** Day and id that `next` of a page named; anything else was not made here. */
function endOf(cursor: string | null): [day: string | null, id: string | null] {
  const end = decodeCursor(cursor);
  if (!end) return [null, null];
  if (!isDay(end.key) || !UUID.test(end.id)) throw invalid({ path: 'after', code: 'not_valid' });
  return [end.key, end.id];
}

function pageOf([found]: Found[]): IndicatorCasesDto {
  const { items, hidden } = found ?? { items: [], hidden: 0 };
  const shown = items.slice(0, CASES_A_PAGE);
  const last = items.length > CASES_A_PAGE ? shown.at(-1) : undefined;
  return { items: shown, next: last ? encodeCursor(last.openedOn, last.id) : null, hidden };
}

import type { AgencySealed } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import type { NoticeDto, StationDto } from './order-notices.dto.js';
import type { NoticeRefusal } from './order-notices.types.js';

/** Police of every district that may learn of the order. */
export const stationsToNotify = (database: Database, orderId: string): Promise<StationDto[]> =>
  database.query<StationDto>(
    `select a.id, a.place, jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as name
     from panoh.stations_to_notify($1) s join panoh.agencies a on a.id = s.id order by a.place, a.name_en, a.id`,
    [orderId],
  );

export const noticesOfOrder = (database: Database, orderId: string): Promise<NoticeDto[]> =>
  database.query<NoticeDto>(
    `select n.id, jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "stationName",
       n.sent_at as "sentAt", n.seen_at as "seenAt"
     from panoh.notices_of_order($1) n join panoh.agencies a on a.id = n.agency_id order by n.sent_at, n.id`,
    [orderId],
  );

/** null: it was sent. */
export async function sendNotice(database: Database, notice: object): Promise<NoticeRefusal | null> {
  const [row] = await database.query<{ refusal: NoticeRefusal | null }>(
    'select panoh.send_order_notice($1) as refusal',
    [JSON.stringify(notice)],
  );
  return row?.refusal ?? null;
}

export interface ReceivedRow extends AgencySealed {
  id: string;
  conditions: string[];
  expiresOn: string;
  sentAt: Date;
  seenAt: Date | null;
}

export const receivedNotices = (database: Database): Promise<ReceivedRow[]> =>
  database.query<ReceivedRow>(
    `select id, agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey", sealed, conditions,
       expires_on::text as "expiresOn", sent_at as "sentAt", seen_at as "seenAt" from panoh.received_notices()`,
  );

/** Its order and case; undefined where it is no notice of a case of the viewer. */
export async function takeBackNotice(
  database: Database,
  id: string,
): Promise<{ orderId: string; caseId: string } | undefined> {
  const [row] = await database.query<{ orderId: string; caseId: string }>(
    'select order_id as "orderId", case_id as "caseId" from panoh.take_back_order_notice($1)',
    [id],
  );
  return row;
}

/** False where the notice is none of the viewer's station. */
export async function seeNotice(database: Database, id: string): Promise<boolean> {
  const [row] = await database.query<{ seen: boolean }>('select panoh.see_order_notice($1) as seen', [id]);
  return row?.seen ?? false;
}

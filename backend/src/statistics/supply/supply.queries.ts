import type { NamesDto } from '../../identity/index.js';
import type { Day } from '../../shared/dates.js';
import { DAY } from '../statistics.queries.js';
import type { GroupId, Reader } from '../statistics.queries.js';
import type { SupplyDto } from './supply.dto.js';
import type { Voice, VoiceAnswer, VoiceQuestion } from './voices.rules.js';

/** Requests from one day until before another; null: of the own agency. */
export async function readSupply(
  database: Reader,
  groupId: GroupId,
  [from, until]: readonly [Day, Day],
): Promise<SupplyDto> {
  const sql = 'select panoh.supply($1, $2, $3) as supply';
  const [row] = await database.query<{ supply: SupplyDto }>(sql, [groupId, from, until]);
  if (!row) throw new Error('The supply is one row.');
  return row.supply;
}

export async function keepVoiceCode(
  database: Reader,
  { hash, expiresOn }: { hash: Buffer; expiresOn: Day },
): Promise<void> {
  await database.query('select panoh.keep_voice_code($1, $2)', [hash, expiresOn]);
}

/** False where the code is not known, was used or has expired. */
export async function giveVoice(database: Reader, hash: Buffer, voice: Voice): Promise<boolean> {
  const sql = 'select panoh.give_voice($1, $2) as given';
  const [row] = await database.query<{ given: boolean }>(sql, [hash, JSON.stringify(voice)]);
  return row?.given ?? false;
}

export interface VoicesHeard {
  agencyId: string;
  agencyName: NamesDto;
  quarterOn: Day;
  heard: number;
  answers: Partial<Record<VoiceQuestion, Partial<Record<VoiceAnswer, number>>>>;
}

/** The newest quarter first. */
export const readVoices = (database: Reader): Promise<VoicesHeard[]> =>
  database.query(
    `select v.agency_id as "agencyId", json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
       ${DAY('v.quarter_on')} as "quarterOn", v.heard, v.answers
     from panoh.voices_heard() v join panoh.agencies a on a.id = v.agency_id`,
  );

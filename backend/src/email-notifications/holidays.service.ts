import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { HolidaysDto } from './notification-preferences.dto.js';

/** Feasts that follow the moon, set by decree each year. */
@Injectable()
export class HolidaysService {
  constructor(private readonly database: Database) {}

  async list(): Promise<HolidaysDto> {
    const rows = await this.database.query<{ day: string }>(
      `select day::text from panoh.holidays
       where day >= date_trunc('year', panoh.now() at time zone 'Asia/Dushanbe') - interval '1 year' order by day`,
    );
    return { days: rows.map(({ day }) => day) };
  }

  /** Entered twice it is one. */
  async add(day: string): Promise<void> {
    await this.database.query(
      'insert into panoh.holidays (day, entered_by) values ($1, $2) on conflict (day) do nothing',
      [day, this.database.viewer.userId],
    );
  }

  async remove(day: string): Promise<void> {
    const gone = await this.database.query('delete from panoh.holidays where day = $1 returning day', [day]);
    if (gone.length === 0) throw notFound();
  }
}

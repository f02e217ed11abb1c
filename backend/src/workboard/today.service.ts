import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { WorkPageDto } from './day.dto.js';
import { after, isHers, placeOf, sectionOf, shownIn } from './day.rules.js';
import { DayService } from './day.service.js';
import type { Day } from './day.service.js';
import type { DayItem, DaySection } from './day.types.js';
import { NotificationsService } from './notifications.service.js';
import type { TodayCountsDto, TodayDto, WaitingPageDto } from './today.dto.js';
import { WaitingService } from './waiting.service.js';

const PAGE = 25;

/** The screen on which a worker begins: danger first, then late rows, today, next, and open questions. */
@Injectable()
export class TodayService {
  constructor(
    private readonly database: Database,
    private readonly day: DayService,
    private readonly waiting: WaitingService,
    private readonly notifications: NotificationsService,
  ) {}

  async show(): Promise<TodayDto> {
    const day = await this.day.mine();
    const { total, ...waiting } = await this.waiting.page(null);
    const told = await this.notifications.page(null, true);
    return {
      now: this.database.now.toISOString(),
      counts: this.counts(day, total, told.unread),
      late: this.page(this.section(day, 'late'), day),
      today: this.page(this.section(day, 'today'), day),
      next: this.page(this.section(day, 'next'), day),
      waiting,
      notifications: told.items,
    };
  }

  async count(): Promise<TodayCountsDto> {
    const day = await this.day.mine();
    const { total } = await this.waiting.page(null);
    const { unread } = await this.notifications.page(null, true);
    return this.counts(day, total, unread);
  }

  /** A further page of one section. */
  async list(name: DaySection, cursor: string | null): Promise<WorkPageDto> {
    const end = decodeCursor(cursor);
    const day = await this.day.mine();
    return this.page(after(this.section(day, name), end), day);
  }

  async listWaiting(cursor: string | null): Promise<WaitingPageDto> {
    const { items, nextCursor } = await this.waiting.page(cursor);
    return { items, nextCursor };
  }

  private counts(day: Day, waiting: number, unread: number): TodayCountsDto {
    const isOf = (name: DaySection, { dueAt }: DayItem): boolean =>
      sectionOf(dueAt, this.database.now) === name;
    const hers = (name: DaySection): DayItem[] =>
      day.items.filter((item) => isOf(name, item) && isHers(item));
    const next = hers('next');
    return {
      late: hers('late').length,
      today: hers('today').length,
      next: next.length,
      nextContacts: next.filter(({ first }) => first.kind === 'safety_contact').length,
      waiting,
      unread,
    };
  }

  private section({ items }: Day, name: DaySection): DayItem[] {
    return items.filter((item) => shownIn(item, this.database.now) === name);
  }

  private page(items: DayItem[], day: Day): WorkPageDto {
    const last = items.length > PAGE ? items[PAGE - 1] : undefined;
    const end = last ? placeOf(last) : null;
    return {
      items: items.slice(0, PAGE).map((item) => this.day.toDto(item, day)),
      nextCursor: end ? encodeCursor(end.key, end.id) : null,
    };
  }
}

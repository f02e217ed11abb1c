import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { WorkPageDto } from './workboard.dto.js';
import { after, isAssignedTo, placeOf, sectionOf, shownIn } from './work-list.rules.js';
import { WorkListService } from './work-list.service.js';
import type { WorkList } from './work-list.service.js';
import type { WorkListItem, WorkListSection } from './work-list.rules.js';
import { NotificationsService } from './notifications.service.js';
import type { TodayCountsDto, TodayDto, AwaitingResponsePageDto } from './queue.dto.js';
import { AwaitingResponseService } from './awaiting-response.service.js';

const PAGE = 25;

/** The screen on which a worker begins: danger first, then late rows, today, next, and open questions. */
@Injectable()
export class TodayService {
  constructor(
    private readonly database: Database,
    private readonly workList: WorkListService,
    private readonly awaitingResponse: AwaitingResponseService,
    private readonly notifications: NotificationsService,
  ) {}

  async show(): Promise<TodayDto> {
    const day = await this.workList.mine();
    const { total, ...waiting } = await this.awaitingResponse.page(null);
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
    const day = await this.workList.mine();
    const { total } = await this.awaitingResponse.page(null);
    const { unread } = await this.notifications.page(null, true);
    return this.counts(day, total, unread);
  }

  async list(name: WorkListSection, cursor: string | null): Promise<WorkPageDto> {
    const end = decodeCursor(cursor);
    const day = await this.workList.mine();
    return this.page(after(this.section(day, name), end), day);
  }

  async listAwaitingResponse(cursor: string | null): Promise<AwaitingResponsePageDto> {
    const { items, nextCursor } = await this.awaitingResponse.page(cursor);
    return { items, nextCursor };
  }

  private counts(workList: WorkList, waiting: number, unread: number): TodayCountsDto {
    const isOf = (name: WorkListSection, { dueAt }: WorkListItem): boolean =>
      sectionOf(dueAt, this.database.now) === name;
    const hers = (name: WorkListSection): WorkListItem[] =>
      workList.items.filter((item) => isOf(name, item) && isAssignedTo(item));
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

  private section({ items }: WorkList, name: WorkListSection): WorkListItem[] {
    return items.filter((item) => shownIn(item, this.database.now) === name);
  }

  private page(items: WorkListItem[], workList: WorkList): WorkPageDto {
    const last = items.length > PAGE ? items[PAGE - 1] : undefined;
    const end = last ? placeOf(last) : null;
    return {
      items: items.slice(0, PAGE).map((item) => this.workList.toDto(item, workList)),
      nextCursor: end ? encodeCursor(end.key, end.id) : null,
    };
  }
}

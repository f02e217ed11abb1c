import { Injectable } from '@nestjs/common';
import { CaseLabelsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { WorkPageDto } from './workboard.dto.js';
import { WORK_LIST_SECTIONS, after, isAssignedTo, placeOf, sectionOf, shownIn } from './work-list.rules.js';
import { WorkListService } from './work-list.service.js';
import type { WorkList } from './work-list.service.js';
import type { WorkListItem, WorkListSection } from './work-list.rules.js';
import { NotificationsService } from './notifications.service.js';
import type { TodayCountsDto, TodayDto, AwaitingResponsePageDto } from './queue.dto.js';
import { AwaitingResponseService } from './awaiting-response.service.js';

const PAGE = 25;
const NONE: WorkPageDto = { items: [], nextCursor: null };

/** The screen on which a worker begins: danger first, then late rows, today, next, and open questions. */
@Injectable()
export class TodayService {
  constructor(
    private readonly database: Database,
    private readonly workList: WorkListService,
    private readonly awaitingResponse: AwaitingResponseService,
    private readonly notifications: NotificationsService,
    private readonly labels: CaseLabelsService,
  ) {}

  async show(): Promise<Omit<TodayDto, 'reminders' | 'training'>> {
    const [day, { total, ...waiting }, told] = await awaitAll([
      this.workList.mine(),
      this.awaitingResponse.page(null),
      this.notifications.page(null, true),
    ]);
    const [late, today, next] = await this.pages(
      WORK_LIST_SECTIONS.map((name) => this.section(day, name)),
      day,
    );
    return {
      now: this.database.now.toISOString(),
      counts: this.counts(day.items, total, told.unread),
      ...{ late: late ?? NONE, today: today ?? NONE, next: next ?? NONE },
      waiting,
      notifications: told.items,
    };
  }

  async count(): Promise<TodayCountsDto> {
    const [items, waiting, unread] = await awaitAll([
      this.workList.mineToCount(),
      this.awaitingResponse.count(),
      this.notifications.countUnread(),
    ]);
    return this.counts(items, waiting, unread);
  }

  async list(name: WorkListSection, cursor: string | null): Promise<WorkPageDto> {
    const end = decodeCursor(cursor);
    const day = await this.workList.mine();
    const [page] = await this.pages([after(this.section(day, name), end)], day);
    return page ?? NONE;
  }

  async listAwaitingResponse(cursor: string | null): Promise<AwaitingResponsePageDto> {
    const { items, nextCursor } = await this.awaitingResponse.page(cursor);
    return { items, nextCursor };
  }

  private counts(items: readonly WorkListItem[], waiting: number, unread: number): TodayCountsDto {
    const isOf = (name: WorkListSection, { dueAt }: WorkListItem): boolean =>
      sectionOf(dueAt, this.database.now) === name;
    const hers = (name: WorkListSection): WorkListItem[] =>
      items.filter((item) => isOf(name, item) && isAssignedTo(item));
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

  /** The first page of each list, with the labels of all of them read at once. */
  private async pages(lists: readonly WorkListItem[][], workList: WorkList): Promise<WorkPageDto[]> {
    const shown = lists.map((items) => items.slice(0, PAGE));
    const cases = shown.flat().flatMap(({ first }) => (first.code === null ? [] : [first.caseId]));
    const labels = await this.labels.of([...new Set(cases)]);
    return lists.map((items, at) => {
      const last = items.length > PAGE ? items[PAGE - 1] : undefined;
      const end = last ? placeOf(last) : null;
      return {
        items: (shown[at] ?? []).map((item) => this.workList.toDto(item, { ...workList, labels })),
        nextCursor: end ? encodeCursor(end.key, end.id) : null,
      };
    });
  }
}

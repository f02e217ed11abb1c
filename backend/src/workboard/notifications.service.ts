import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { instant, instantOrNull, lineOf } from './boards.queries.js';
import { countUnread, markNotificationsRead, notificationPage } from './notifications.queries.js';
import type { NotificationRow } from './notifications.queries.js';
import type { NotificationDto, NotificationPageDto } from './workboard.dto.js';

/** In-app notifications: written with the event they report, or by the escalation. */
@Injectable()
export class NotificationsService {
  constructor(private readonly database: Database) {}

  /** Newest first; `unread` leaves out what was read. */
  async page(cursor: string | null, unreadOnly: boolean): Promise<NotificationPageDto> {
    const page = await notificationPage(this.database, cursor, unreadOnly);
    return {
      items: page.items.map(toNotification),
      nextCursor: page.nextCursor,
      unread: page.counts['unread'] ?? 0,
    };
  }

  countUnread(): Promise<number> {
    return countUnread(this.database);
  }

  /** Reading one level of an escalation also reads the earlier levels. */
  async markRead(ids: string[]): Promise<void> {
    await markNotificationsRead(this.database, ids);
  }
}

const toNotification = (row: NotificationRow): NotificationDto => ({
  ...lineOf(row),
  missing: row.missing ?? [],
  dueAt: instantOrNull(row.dueAt),
  createdAt: instant(row.createdAt),
  isRead: row.filter === 'read',
});

import { awaitAll } from '../shared/await-all.js';
import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { oneOf } from '../platform/http/params.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { WorkPageDto, NotificationPageDto, ReadRequest } from './workboard.dto.js';
import { WORK_LIST_SECTIONS } from './work-list.rules.js';
import type { WorkListSection } from './work-list.rules.js';
import { CalendarEntryDto } from './calendar.dto.js';
import { CalendarService } from './calendar.service.js';
import { NotificationsService } from './notifications.service.js';
import { TodayCountsDto, TodayDto, AwaitingResponsePageDto } from './queue.dto.js';
import { OwnReminderDto, OwnReminderRequest } from './own-reminders.dto.js';
import { OwnRemindersService } from './own-reminders.service.js';
import { TrainingStandingService } from '../training/index.js';
import { TodayService } from './today.service.js';

@ApiTags('workboard')
@Controller()
export class TodayController {
  constructor(
    private readonly today: TodayService,
    private readonly notifications: NotificationsService,
    private readonly calendar: CalendarService,
    private readonly reminders: OwnRemindersService,
    private readonly training: TrainingStandingService,
  ) {}

  @Get('today')
  @ApiOkResponse({ type: TodayDto })
  @RequirePermission(
    'today.read',
    'Shows the viewer’s day: late, today, next, waiting for her answer, and what is new.',
  )
  async getToday(): Promise<TodayDto> {
    const [day, reminders, training] = await awaitAll([
      this.today.show(),
      this.reminders.due(),
      this.training.toRenew(),
    ]);
    return { ...day, reminders, training };
  }

  @Get('today/counts')
  @ApiOkResponse({ type: TodayCountsDto })
  @RequirePermission('today.read', 'Counts the viewer’s tasks of the day for the numbers in the menu.')
  countToday(): Promise<TodayCountsDto> {
    return this.today.count();
  }

  @Get('today/awaiting-response')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: AwaitingResponsePageDto })
  @RequirePermission('today.read', 'Lists items that need the viewer’s answer.')
  listAwaitingResponse(@Query('cursor') cursor?: string): Promise<AwaitingResponsePageDto> {
    return this.today.listAwaitingResponse(cursor ?? null);
  }

  @Get('today/calendar')
  @ApiOkResponse({ type: [CalendarEntryDto] })
  @RequirePermission('today.read', 'Lists the times of the viewer’s next days for a calendar.')
  listCalendar(): Promise<CalendarEntryDto[]> {
    return this.calendar.list();
  }

  @Get('today/:section')
  @ApiParam({ name: 'section', enum: WORK_LIST_SECTIONS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: WorkPageDto })
  @RequirePermission('today.read', 'Lists a further page of one section of the day.')
  listTodaySection(
    @Param('section', oneOf(WORK_LIST_SECTIONS)) section: WorkListSection,
    @Query('cursor') cursor?: string,
  ): Promise<WorkPageDto> {
    return this.today.list(section, cursor ?? null);
  }

  @Post('own-reminders')
  @ApiCreatedResponse({ type: [OwnReminderDto] })
  @RequirePermission('own_reminders.write', 'Adds a reminder for oneself; it satisfies no task.')
  async addOwnReminder(@Body() body: OwnReminderRequest): Promise<OwnReminderDto[]> {
    await once(() => this.reminders.add(body));
    return this.reminders.list();
  }

  @Get('own-reminders')
  @ApiOkResponse({ type: [OwnReminderDto] })
  @RequirePermission('own_reminders.write', 'Lists the viewer’s open reminders, first due first.')
  listOwnReminders(): Promise<OwnReminderDto[]> {
    return this.reminders.list();
  }

  @Post('own-reminders/:id/end')
  @HttpCode(200)
  @ApiOkResponse({ type: [OwnReminderDto] })
  @RequirePermission('own_reminders.write', 'Ends an own reminder; one that has ended is no error.')
  async endOwnReminder(@Id() id: string): Promise<OwnReminderDto[]> {
    await once(() => this.reminders.end(id));
    return this.reminders.list();
  }

  @Get('notifications')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'unread', required: false, enum: ['true'] })
  @ApiOkResponse({ type: NotificationPageDto })
  @RequirePermission('notifications.read', 'Lists the viewer’s notifications, newest first.')
  listNotifications(
    @Query('cursor') cursor?: string,
    @Query('unread') unread?: string,
  ): Promise<NotificationPageDto> {
    return this.notifications.page(cursor ?? null, unread === 'true');
  }

  @Post('notifications/read')
  @AnswersNothing()
  @RequirePermission(
    'notifications.read',
    'Marks own notifications as read; reading one does nothing to the task itself.',
  )
  readNotifications(@Body() body: ReadRequest): Promise<void> {
    return once(() => this.notifications.markRead(body.ids));
  }
}

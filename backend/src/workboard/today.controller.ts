import { Body, Controller, Get, HttpCode, Param, ParseEnumPipe, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { WorkPageDto } from './day.dto.js';
import { DAY_SECTIONS } from './day.types.js';
import type { DaySection } from './day.types.js';
import { NotificationPageDto, ReadRequest } from './notifications.dto.js';
import { NotificationsService } from './notifications.service.js';
import { TodayCountsDto, TodayDto, WaitingPageDto } from './today.dto.js';
import { TodayService } from './today.service.js';

const SECTIONS = Object.fromEntries(DAY_SECTIONS.map((section) => [section, section]));

@ApiTags('workboard')
@Controller()
export class TodayController {
  constructor(
    private readonly today: TodayService,
    private readonly notifications: NotificationsService,
  ) {}

  @Get('today')
  @ApiOkResponse({ type: TodayDto })
  @Permit('today.read', 'Shows the viewer’s day: late, today, next, waiting for her answer, and what is new.')
  getToday(): Promise<TodayDto> {
    return this.today.show();
  }

  @Get('today/counts')
  @ApiOkResponse({ type: TodayCountsDto })
  @Permit('today.read', 'Counts the viewer’s day, for the numbers beside the menu.')
  countToday(): Promise<TodayCountsDto> {
    return this.today.count();
  }

  @Get('today/waiting')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: WaitingPageDto })
  @Permit('today.read', 'Lists what waits for the viewer’s answer.')
  listWaiting(@Query('cursor') cursor?: string): Promise<WaitingPageDto> {
    return this.today.listWaiting(cursor ?? null);
  }

  @Get('today/:section')
  @ApiParam({ name: 'section', enum: DAY_SECTIONS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: WorkPageDto })
  @Permit('today.read', 'Lists a further page of one section of the day.')
  listTodaySection(
    @Param('section', new ParseEnumPipe(SECTIONS)) section: DaySection,
    @Query('cursor') cursor?: string,
  ): Promise<WorkPageDto> {
    return this.today.list(section, cursor ?? null);
  }

  @Get('notifications')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'unread', required: false, enum: ['true'] })
  @ApiOkResponse({ type: NotificationPageDto })
  @Permit('notifications.read', 'Lists what the viewer was told in the application, newest first.')
  listNotifications(
    @Query('cursor') cursor?: string,
    @Query('unread') unread?: string,
  ): Promise<NotificationPageDto> {
    return this.notifications.page(cursor ?? null, unread === 'true');
  }

  @Post('notifications/read')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'notifications.read',
    'Marks own notifications as read; reading one does nothing to the task itself.',
  )
  readNotifications(@Body() body: ReadRequest): Promise<void> {
    return this.notifications.markRead(body.ids);
  }
}

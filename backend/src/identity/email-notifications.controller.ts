import { once } from '../platform/http/once.js';
import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { RequirePermission, Steps } from '../platform/http/permit.js';
import { isDay } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import {
  HolidayRequest,
  HolidaysDto,
  AddressCodeRequest,
  AddressRequest,
  DutyPhoneRequest,
  NotificationPreferencesRequest,
  NotificationPreferencesDto,
} from './notification-preferences.dto.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { HolidaysService, NotificationPreferencesService } from './notification-preferences.service.js';

/** Days on which nobody is written to, beside those that are the same each year. */
@ApiTags('directory')
@Controller('holidays')
export class HolidaysController {
  constructor(private readonly holidays: HolidaysService) {}

  @Get()
  @ApiOkResponse({ type: HolidaysDto })
  @RequirePermission('directory.read', 'Lists the feasts that a decree set; those of every year are known.')
  listHolidays(): Promise<HolidaysDto> {
    return this.holidays.list();
  }

  @Post()
  @AnswersNothing()
  @RequirePermission('directory.write', 'Adds a feast that a decree set.')
  addHoliday(@Body() body: HolidayRequest): Promise<void> {
    return once(() => this.holidays.add(body.day));
  }

  @Delete(':day')
  @AnswersNothing()
  @RequirePermission('directory.write', 'Removes a feast, such as one that a later decree moved.', {
    idempotent: true,
  })
  async removeHoliday(@Param('day') day: string): Promise<void> {
    if (!isDay(day)) throw notFound();
    await this.holidays.remove(day);
  }
}

/** How the signed-in user is notified outside the application. */
@ApiTags('notification-preferences')
@Controller('notification-preferences')
export class NotificationPreferencesController {
  constructor(private readonly preferences: NotificationPreferencesService) {}

  @Get()
  @ApiOkResponse({ type: NotificationPreferencesDto })
  @RequirePermission('signed_in', 'Shows the own e-mail address and notification settings.')
  getNotificationPreferences(): Promise<NotificationPreferencesDto> {
    return this.preferences.show();
  }

  @Put()
  @AnswersNothing()
  @RequirePermission('signed_in', 'Sets which e-mails are sent and when; due times do not change.', {
    idempotent: true,
  })
  setNotificationPreferences(@Body() body: NotificationPreferencesRequest): Promise<void> {
    return this.preferences.choose(body);
  }

  @Post('email')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Sends a code to a new address, after a step-up.')
  planEmailAddress(@Body() body: AddressRequest): Promise<void> {
    return once(() => this.preferences.plan(body.address));
  }

  @Post('email/confirmation')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Confirms the new address by its code; five tries in fifteen minutes.', {
    noTransaction: 'once',
  })
  confirmEmailAddress(@Body() body: AddressCodeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.preferences.confirm(body.code, steps);
  }

  @Put('duty-phone')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Sets the own number for alarms of the helpline, after a step-up.', {
    idempotent: true,
  })
  setDutyPhone(@Body() body: DutyPhoneRequest): Promise<void> {
    return this.preferences.setPhone(body.number);
  }

  @Delete('duty-phone')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Removes the number for alarms, after a step-up.', { idempotent: true })
  removeDutyPhone(): Promise<void> {
    return this.preferences.removePhone();
  }

  @Delete('email')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Removes the address, after a step-up.', {
    idempotent: true,
  })
  removeEmailAddress(): Promise<void> {
    return this.preferences.remove();
  }
}

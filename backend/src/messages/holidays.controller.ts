import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable } from '../platform/http/permit.js';
import { isDay } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import { HolidaysService } from './holidays.service.js';
import { HolidayRequest, HolidaysDto } from './messages.dto.js';

/** Days on which nobody is written to, beside those that are the same each year. */
@ApiTags('directory')
@Controller('holidays')
export class HolidaysController {
  constructor(private readonly holidays: HolidaysService) {}

  @Get()
  @ApiOkResponse({ type: HolidaysDto })
  @Permit('directory.read', 'Lists the feasts that a decree set; those of every year are known.')
  listHolidays(): Promise<HolidaysDto> {
    return this.holidays.list();
  }

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('directory.write', 'Adds a feast that a decree set.')
  addHoliday(@Body() body: HolidayRequest): Promise<void> {
    return this.holidays.add(body.day);
  }

  @Delete(':day')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('directory.write', 'Removes a feast, such as one that a later decree moved.')
  @Repeatable()
  async removeHoliday(@Param('day') day: string): Promise<void> {
    if (!isDay(day)) throw notFound();
    await this.holidays.remove(day);
  }
}

import { Body, Controller, Get, HttpCode, ParseEnumPipe, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AsksFirst, Permit } from '../platform/http/permit.js';
import { QUEUE_FILTERS, QUEUE_SORTS, QuestionRequest, QueueDto } from './queue.dto.js';
import type { QueueFilter } from './queue.dto.js';
import { QueueService } from './queue.service.js';

const optional = (codes: readonly string[]): ParseEnumPipe =>
  new ParseEnumPipe(Object.fromEntries(codes.map((code) => [code, code])), { optional: true });

@ApiTags('workboard')
@Controller('queue')
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Get()
  @AsksFirst()
  @ApiQuery({ name: 'filter', required: false, enum: QUEUE_FILTERS })
  @ApiQuery({ name: 'sort', required: false, enum: QUEUE_SORTS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: QueueDto })
  @Permit('queue.read', 'Shows the working group by reference: what is late, unanswered, or about to close.')
  getQueue(
    @Query('filter', optional(QUEUE_FILTERS)) filter?: QueueFilter,
    @Query('sort', optional(QUEUE_SORTS)) sort?: string,
    @Query('cursor') cursor?: string,
  ): Promise<QueueDto> {
    return this.queue.list({ filter: filter ?? null, newestFirst: sort === '-due', cursor: cursor ?? null });
  }

  @Post('questions')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'queue.read',
    'Asks whoever owes the next step of a row, and writes the question into the timeline.',
  )
  askQuestion(@Body() body: QuestionRequest): Promise<void> {
    return this.queue.ask(body);
  }
}

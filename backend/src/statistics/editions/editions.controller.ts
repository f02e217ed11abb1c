import { once } from '../../platform/http/once.js';
import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { DraftingService } from './drafting.service.js';
import {
  EditionAnswerRequest,
  EditionCalendarDto,
  EditionDraftRequest,
  EditionDto,
  EditionIdDto,
  EditionStepRequest,
  TableWithdrawalRequest,
} from './editions.dto.js';
import { EditionsService } from './editions.service.js';

/** What the public reads: two days a year, each by the same steps. */
@ApiTags('statistics')
@Controller('statistics/editions')
export class EditionsController {
  constructor(
    private readonly editions: EditionsService,
    private readonly drafting: DraftingService,
  ) {}

  /** The login that reads figures sees the draft only once this request has ended. */
  private idOf(id: string): EditionIdDto {
    return { id };
  }

  @Get()
  @ApiOkResponse({ type: EditionCalendarDto })
  @RequirePermission('editions.read', 'Lists the public editions with what may be done with each.')
  listEditions(): Promise<EditionCalendarDto> {
    return this.editions.calendar();
  }

  @Get(':id')
  @ApiOkResponse({ type: EditionDto })
  @RequirePermission('editions.read', 'Shows an edition: its tables, and what must be explained in a draft.')
  getEdition(@Param('id', ParseUUIDPipe) id: string): Promise<EditionDto> {
    return this.editions.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: EditionIdDto })
  @RequirePermission('editions.write', 'Drafts an edition from a snapshot of the counts.')
  draftEdition(@Body() request: EditionDraftRequest): Promise<EditionIdDto> {
    return once(
      () => this.drafting.draft(request),
      (made) => this.idOf(made),
    );
  }

  @Post(':id/answers')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Explains what stands out in a draft.')
  answerEditionCheck(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() answer: EditionAnswerRequest,
  ): Promise<void> {
    return once(() => this.editions.answer(id, answer));
  }

  @Post(':id/check')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Confirms that a draft was checked.')
  checkEdition(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: EditionStepRequest,
  ): Promise<void> {
    return once(() => this.editions.move(id, revision, 'check'));
  }

  @Post(':id/approval')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Approves an edition that others drafted and checked.')
  approveEdition(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: EditionStepRequest,
  ): Promise<void> {
    return once(() => this.editions.move(id, revision, 'approve'));
  }

  @Post(':id/publication')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Publishes an approved edition; it never changes again.')
  publishEdition(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: EditionStepRequest,
  ): Promise<void> {
    return once(() => this.editions.move(id, revision, 'publish'));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Discards a draft.', { idempotent: true })
  discardEdition(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.editions.discard(id);
  }

  @Post(':id/withdrawals')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('editions.write', 'Withdraws a published table, with the reason.')
  withdrawTable(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() request: TableWithdrawalRequest,
  ): Promise<void> {
    return once(() => this.editions.withdraw(id, request));
  }
}

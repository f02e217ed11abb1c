import { Body, Controller, Delete, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { once } from '../platform/http/once.js';
import { Id, oneOf } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { DeliveriesService } from './deliveries.service.js';
import { DraftingService } from './editions/drafting.service.js';
import { EditionsService } from './editions/editions.service.js';
import { FILE_FORMS } from './exports/sheets.rules.js';
import type { ExportedFile, FileForm } from './exports/sheets.rules.js';
import { IncidentExportsService } from './incident-exports.service.js';
import {
  DeliveryDetailDto,
  DeliveryListDto,
  DeliveryRequest,
  EditionAnswerRequest,
  EditionCalendarDto,
  EditionDraftRequest,
  EditionDto,
  EditionIdDto,
  EditionStepRequest,
  IncidentExportDecision,
  IncidentExportDto,
  IncidentExportRequest,
  TableWithdrawalRequest,
} from './publishing.dto.js';

const FILE = { schema: { type: 'string', format: 'binary' } } as const;

const attached = ({ name, type, bytes }: ExportedFile): StreamableFile =>
  new StreamableFile(bytes, {
    type,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });

/** What the public reads: two days a year, each by the same steps. */
@ApiTags('statistics')
@Controller('statistics/editions')
export class EditionsController {
  constructor(
    private readonly editions: EditionsService,
    private readonly drafting: DraftingService,
  ) {}

  @Get()
  @ApiOkResponse({ type: EditionCalendarDto })
  @RequirePermission('editions.read', 'Lists the public editions with what may be done with each.')
  listEditions(): Promise<EditionCalendarDto> {
    return this.editions.calendar();
  }

  @Get(':id')
  @ApiOkResponse({ type: EditionDto })
  @RequirePermission('editions.read', 'Shows an edition: its tables, and what must be explained in a draft.')
  getEdition(@Id() id: string): Promise<EditionDto> {
    return this.editions.get(id);
  }

  /** Answers the id alone: the login that reads figures sees the draft only once this request has ended. */
  @Post()
  @ApiCreatedResponse({ type: EditionIdDto })
  @RequirePermission('editions.write', 'Drafts an edition from a snapshot of the counts.')
  draftEdition(@Body() request: EditionDraftRequest): Promise<EditionIdDto> {
    return once(
      () => this.drafting.draft(request),
      (id) => ({ id }),
    );
  }

  @Post(':id/answers')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Explains unusual figures of a draft.')
  answerEditionCheck(@Id() id: string, @Body() answer: EditionAnswerRequest): Promise<void> {
    return once(() => this.editions.answer(id, answer));
  }

  @Post(':id/check')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Confirms that a draft was checked.')
  checkEdition(@Id() id: string, @Body() { revision }: EditionStepRequest): Promise<void> {
    return once(() => this.editions.move(id, revision, 'check'));
  }

  @Post(':id/approval')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Approves an edition that others drafted and checked.')
  approveEdition(@Id() id: string, @Body() { revision }: EditionStepRequest): Promise<void> {
    return once(() => this.editions.move(id, revision, 'approve'));
  }

  @Post(':id/publication')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Publishes an approved edition; it never changes again.')
  publishEdition(@Id() id: string, @Body() { revision }: EditionStepRequest): Promise<void> {
    return once(() => this.editions.move(id, revision, 'publish'));
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Discards a draft.', { idempotent: true })
  discardEdition(@Id() id: string): Promise<void> {
    return this.editions.discard(id);
  }

  @Post(':id/withdrawals')
  @AnswersNothing()
  @RequirePermission('editions.write', 'Withdraws a published table, with the reason.')
  withdrawTable(@Id() id: string, @Body() request: TableWithdrawalRequest): Promise<void> {
    return once(() => this.editions.withdraw(id, request));
  }
}

/** Exact reports leave for a named recipient; two people answer for each. */
@ApiTags('statistics')
@Controller('statistics/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @ApiOkResponse({ type: DeliveryListDto })
  @RequirePermission('deliveries.use', 'Lists reports to deliver, those that wait for approval first.')
  listDeliveries(): Promise<DeliveryListDto> {
    return this.deliveries.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: DeliveryDetailDto })
  @RequirePermission('deliveries.use', 'Shows one of them with the report that leaves.')
  getDelivery(@Id() id: string): Promise<DeliveryDetailDto> {
    return this.deliveries.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: DeliveryDetailDto })
  @RequirePermission('deliveries.use', 'Counts the report of a period that is over, for a named recipient.')
  askDelivery(@Body() body: DeliveryRequest): Promise<DeliveryDetailDto> {
    return once(
      () => this.deliveries.ask(body),
      (made) => this.getDelivery(made),
    );
  }

  @Post(':id/approval')
  @Answers(DeliveryDetailDto)
  @RequirePermission('deliveries.use', 'Approves what another person asked for.')
  approveDelivery(@Id() id: string): Promise<DeliveryDetailDto> {
    return once(
      () => this.deliveries.approve(id),
      (made) => this.getDelivery(made),
    );
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('deliveries.use', 'Discards a delivery before its approval.', { idempotent: true })
  async discardDelivery(@Id() id: string): Promise<void> {
    await this.deliveries.discard(id);
  }

  @Get(':id/file')
  @ApiQuery({ name: 'format', enum: FILE_FORMS })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse(FILE)
  @RequirePermission(
    'deliveries.use',
    'Gives an approved report as a file to the two people who answer for it.',
  )
  async takeDelivery(
    @Id() id: string,
    @Query('format', oneOf(FILE_FORMS)) format: FileForm,
  ): Promise<StreamableFile> {
    return attached(await this.deliveries.take(id, format));
  }
}

/** Rows about persons leave when a second person has approved, a day later. */
@ApiTags('exports')
@Controller('incident-exports')
export class IncidentExportsController {
  constructor(private readonly exports: IncidentExportsService) {}

  @Get()
  @ApiOkResponse({ type: [IncidentExportDto] })
  @RequirePermission('incident_exports.use', 'Lists requested exports with their state.')
  listIncidentExports(): Promise<IncidentExportDto[]> {
    return this.exports.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: IncidentExportDto })
  @RequirePermission('incident_exports.use', 'Shows one of them.')
  getIncidentExport(@Id() id: string): Promise<IncidentExportDto> {
    return this.exports.show(id);
  }

  @Post()
  @ApiCreatedResponse({ type: IncidentExportDto })
  @RequirePermission(
    'incident_exports.use',
    'Asks for own incidents of days that are over; needs a proof of presence.',
  )
  askIncidentExport(@Body() body: IncidentExportRequest): Promise<IncidentExportDto> {
    return once(
      () => this.exports.ask(body),
      (made) => this.getIncidentExport(made),
    );
  }

  @Post(':id/decision')
  @Answers(IncidentExportDto)
  @RequirePermission('incident_exports.use', 'Approves or refuses what another supervisor asked for.')
  decideIncidentExport(
    @Id() id: string,
    @Body() { approves }: IncidentExportDecision,
  ): Promise<IncidentExportDto> {
    return once(
      () => this.exports.decide(id, approves),
      (made) => this.getIncidentExport(made),
    );
  }

  @Post(':id/download')
  @HttpCode(200)
  @ApiProduces('application/octet-stream')
  @ApiOkResponse(FILE)
  @RequirePermission(
    'incident_exports.use',
    'Gives the rows a day after the approval; each download and each case is logged.',
    { readOnly: true },
  )
  async downloadIncidentExport(@Id() id: string): Promise<StreamableFile> {
    return attached(await this.exports.take(id));
  }
}

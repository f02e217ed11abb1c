import { once } from '../platform/http/once.js';
import { Body, Controller, Get, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { Id, oneOrNone } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { CaseOverviewDto, ORDER_FILTERS, OrderPageDto, CasePrintDto, CodePrintDto } from './workboard.dto.js';
import type { OrderFilter } from './workboard.dto.js';
import { CaseListQuery, CasePageDto, CaseSearchDto, CaseSearchRequest } from './case-lists.dto.js';
import { CaseListsService } from './case-lists.service.js';
import { CaseSearchService } from './case-search.service.js';
import { SimilarPeopleDto, SimilarPeopleRequest } from './similar-people.dto.js';
import { SimilarPeopleService } from './similar-people.service.js';
import { OverviewService } from './overview.service.js';
import { OrdersBoardService } from './orders-board.service.js';
import { PrintRequest } from '../cases/index.js';
import { PrintsService } from './prints.service.js';
import {
  GroupConsentRequest,
  QUEUE_FILTERS,
  QUEUE_SORTS,
  QuestionRequest,
  QueueDto,
  SUPERVISOR_INBOX_KINDS,
  SUPERVISOR_INBOX_TABS,
  SupervisorInboxDto,
  LeadCandidateDto,
  TeamCasePageDto,
  TeamDto,
  UnsharedCaseDto,
} from './queue.dto.js';
import type { QueueFilter, SupervisorInboxKind, SupervisorInboxTab } from './queue.dto.js';
import { QueueService } from './queue.service.js';
import { SupervisorInboxService } from './supervisor-inbox.service.js';
import { TeamService } from './team.service.js';

@ApiTags('workboard')
@Controller('cases')
export class CaseListsController {
  constructor(
    private readonly lists: CaseListsService,
    private readonly searches: CaseSearchService,
    private readonly overviews: OverviewService,
    private readonly similarPeople: SimilarPeopleService,
  ) {}

  @Get()
  @ApiOkResponse({ type: CasePageDto })
  @RequirePermission(
    'cases.read',
    'Lists the own agency’s cases, or those of the group by reference, late ones first.',
  )
  listCases(@Query() wanted: CaseListQuery): Promise<CasePageDto> {
    return this.lists.list(wanted);
  }

  @Post('search')
  @Answers(CaseSearchDto)
  @RequirePermission('cases.read', 'Finds own cases by code or reference, label, official number or name.', {
    readOnly: true,
  })
  searchCases(@Body() body: CaseSearchRequest): Promise<CaseSearchDto> {
    return this.searches.search(body);
  }

  @Post('similar-people')
  @Answers(SimilarPeopleDto)
  @RequirePermission('cases.open', 'Lists own cases that may be hers already, before she is registered.', {
    readOnly: true,
  })
  findSimilarPeople(@Body() body: SimilarPeopleRequest): Promise<SimilarPeopleDto> {
    return this.similarPeople.find(body);
  }

  @Get(':id/overview')
  @ApiOkResponse({ type: CaseOverviewDto })
  @RequirePermission(
    'cases.read',
    'Shows a case at first sight: header, next step, and numbers of the parts one holds.',
    { asksFirst: true },
  )
  getCaseOverview(@Id() id: string): Promise<CaseOverviewDto> {
    return this.overviews.show(id);
  }
}

@ApiTags('workboard')
@Controller('orders')
export class OrdersBoardController {
  constructor(private readonly orders: OrdersBoardService) {}

  @Get()
  @ApiQuery({ name: 'filter', required: false, enum: ORDER_FILTERS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: OrderPageDto })
  @RequirePermission(
    'orders.list',
    'Lists the orders of the own agency by what is to be done about each first.',
  )
  listOrders(
    @Query('filter', oneOrNone(ORDER_FILTERS)) filter?: OrderFilter,
    @Query('cursor') cursor?: string,
  ): Promise<OrderPageDto> {
    return this.orders.list(filter ?? null, cursor ?? null);
  }
}

@ApiTags('workboard')
@Controller('cases/:caseId/prints')
export class PrintsController {
  constructor(private readonly prints: PrintsService) {}

  @Post()
  @Answers(CasePrintDto)
  @RequirePermission(
    'cases.print',
    'Returns a case as it may be printed, and records who printed it and why.',
    { readOnly: true },
  )
  printCase(@Id('caseId') caseId: string, @Body() body: PrintRequest): Promise<CasePrintDto> {
    return this.prints.ofCase(caseId, body);
  }

  @Post('code')
  @Answers(CodePrintDto)
  @RequirePermission('cases.print', 'Returns the survivor’s code for a card, and records who printed it.', {
    readOnly: true,
  })
  printCode(@Id('caseId') caseId: string): Promise<CodePrintDto> {
    return this.prints.ofCode(caseId);
  }
}

@ApiTags('workboard')
@Controller('queue')
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Get()
  @ApiQuery({ name: 'filter', required: false, enum: QUEUE_FILTERS })
  @ApiQuery({ name: 'sort', required: false, enum: QUEUE_SORTS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: QueueDto })
  @RequirePermission(
    'queue.read',
    'Shows the working group by reference: what is late, unanswered, or about to close.',
    { asksFirst: true },
  )
  getQueue(
    @Query('filter', oneOrNone(QUEUE_FILTERS)) filter?: QueueFilter,
    @Query('sort', oneOrNone(QUEUE_SORTS)) sort?: string,
    @Query('cursor') cursor?: string,
  ): Promise<QueueDto> {
    return this.queue.list({ filter: filter ?? null, newestFirst: sort === '-due', cursor: cursor ?? null });
  }

  @Post('questions')
  @AnswersNothing()
  @RequirePermission(
    'queue.read',
    'Asks the owner of the next step of a row, and adds the question to the timeline.',
  )
  askQuestion(@Body() body: QuestionRequest): Promise<void> {
    return once(() => this.queue.ask(body));
  }

  @Get('unshared')
  @Answers([UnsharedCaseDto])
  @RequirePermission('queue.read', 'Lists accepted referrals whose receiver’s case the group does not see.')
  listUnsharedCases(): Promise<UnsharedCaseDto[]> {
    return this.queue.listUnshared();
  }

  @Post('unshared/questions')
  @AnswersNothing()
  @RequirePermission(
    'queue.read',
    'Asks the lead of the receiver’s case to ask the survivor for consent to share with the group.',
  )
  askForGroupConsent(@Body() body: GroupConsentRequest): Promise<void> {
    return once(() => this.queue.askForGroupConsent(body.referralId));
  }
}

@ApiTags('workboard')
@Controller('supervisor-inbox')
export class SupervisorInboxController {
  constructor(private readonly inbox: SupervisorInboxService) {}

  @Get()
  @ApiQuery({ name: 'tab', required: false, enum: SUPERVISOR_INBOX_TABS })
  @ApiQuery({ name: 'kind', required: false, enum: SUPERVISOR_INBOX_KINDS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: SupervisorInboxDto })
  @RequirePermission(
    'approvals.read',
    'Lists items for a supervisor of the own agency: danger first, then colleagues.',
  )
  getSupervisorInbox(
    @Query('tab', oneOrNone(SUPERVISOR_INBOX_TABS)) tab?: SupervisorInboxTab,
    @Query('kind', oneOrNone(SUPERVISOR_INBOX_KINDS)) kind?: SupervisorInboxKind,
    @Query('cursor') cursor?: string,
  ): Promise<SupervisorInboxDto> {
    return this.inbox.list({ tab: tab ?? null, kind: kind ?? null, cursor: cursor ?? null });
  }
}

@ApiTags('workboard')
@Controller()
export class TeamController {
  constructor(private readonly team: TeamService) {}

  @Get('team')
  @ApiOkResponse({ type: TeamDto })
  @RequirePermission(
    'team.read',
    'Shows the own team: cases that nobody leads first, then what every colleague has to do.',
  )
  getTeam(): Promise<TeamDto> {
    return this.team.show();
  }

  @Get('team/cases')
  @ApiQuery({ name: 'lead', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: TeamCasePageDto })
  @RequirePermission(
    'team.read',
    'Lists the open cases of one colleague, or those that nobody leads, the first due on top.',
  )
  listTeamCases(
    @Query('lead', new ParseUUIDPipe({ optional: true })) lead?: string,
    @Query('cursor') cursor?: string,
  ): Promise<TeamCasePageDto> {
    return this.team.cases(lead ?? null, cursor ?? null);
  }

  @Get('cases/:id/lead-candidates')
  @ApiOkResponse({ type: [LeadCandidateDto] })
  @RequirePermission(
    'cases.assign',
    'Lists the colleagues who may be given the case, with what they have to do already.',
  )
  listLeadCandidates(@Id() id: string): Promise<LeadCandidateDto[]> {
    return this.team.candidates(id);
  }
}

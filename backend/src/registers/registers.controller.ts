import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { WhoseAnswerRequest } from './history/history.dto.js';
import { HistoryAttachingService } from './history/history-attaching.service.js';
import { RegisterRowsService } from './register-rows.service.js';
import {
  ROW_FILTERS,
  RegisterImportDto,
  RegisterImportPageDto,
  RegisterRowDetailDto,
  RegisterRowPageDto,
  RowAnswerRequest,
} from './registers.dto.js';
import { RejectedRowDto } from './uploads/uploads.dto.js';

/** The imports of the viewer's agency and what became of each row. */
@ApiTags('registers')
@Controller()
export class RegistersController {
  constructor(
    private readonly rows: RegisterRowsService,
    private readonly attaching: HistoryAttachingService,
  ) {}

  @Get('register-imports')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: RegisterImportPageDto })
  @Permit('registers.read', 'Lists the imports of the own agency’s registers, newest first.')
  listRegisterImports(@Query('cursor') cursor?: string): Promise<RegisterImportPageDto> {
    return this.rows.listImports(cursor ?? null);
  }

  @Get('register-imports/:id')
  @ApiOkResponse({ type: RegisterImportDto })
  @Permit('registers.read', 'Shows one import.')
  getRegisterImport(@Param('id', ParseUUIDPipe) id: string): Promise<RegisterImportDto> {
    return this.rows.getImport(id);
  }

  @Get('register-imports/:id/rows')
  @ApiQuery({ name: 'filter', enum: ROW_FILTERS, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: RegisterRowPageDto })
  @Permit('registers.read', 'Lists the rows of an import in the order of the file.')
  listRegisterRows(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('filter') filter?: string,
    @Query('cursor') cursor?: string,
  ): Promise<RegisterRowPageDto> {
    return this.rows.listRows(id, filter ?? null, cursor ?? null);
  }

  @Get('register-imports/:id/rejected-rows')
  @ApiOkResponse({ type: [RejectedRowDto] })
  @Permit(
    'registers.read',
    'Lists the rejected rows of an import with their words, to be mended and sent again.',
  )
  listRejectedRows(@Param('id', ParseUUIDPipe) id: string): Promise<RejectedRowDto[]> {
    return this.rows.listRejected(id);
  }

  @Get('register-rows/:id')
  @ApiOkResponse({ type: RegisterRowDetailDto })
  @Permit('registers.read', 'Shows one row of an import; one that asks or was rejected with its words.')
  getRegisterRow(@Param('id', ParseUUIDPipe) id: string): Promise<RegisterRowDetailDto> {
    return this.rows.getRow(id);
  }

  @Post('register-rows/:id/answers')
  @ApiCreatedResponse({ type: RegisterRowDetailDto })
  @Permit('registers.write', 'Marks the questions of a row as answered, or takes that back.')
  @AnswersWith('getRegisterRow')
  async answerRegisterRow(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() { answered }: RowAnswerRequest,
  ): Promise<string> {
    await this.rows.answer(id, answered, seen);
    return id;
  }

  @Post('register-rows/:id/whose')
  @ApiCreatedResponse({ type: RegisterRowDetailDto })
  @Permit('registers.write', 'Says whose an order or referral of the past is, or takes that back.')
  @AnswersWith('getRegisterRow')
  async answerWhose(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() answer: WhoseAnswerRequest,
  ): Promise<string> {
    await this.rows.answerWhose(id, answer, seen);
    return id;
  }

  @Post('register-history/looks')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'registers.write',
    'Compares the own agency’s orders and referrals of the past with its survivors again.',
  )
  async lookAtHistory(): Promise<void> {
    await this.attaching.lookAgain();
  }
}

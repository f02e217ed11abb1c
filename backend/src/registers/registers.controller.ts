import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, Steps, Stepwise } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/requests.js';
import { hashToken, sessionToken } from '../platform/session/session-cookie.js';
import { Problem } from '../shared/errors.js';
import { RegisterLayoutDto, StartImportQuery, StartedImportDto } from './register-uploads.dto.js';
import { RegisterUploadsService } from './register-uploads.service.js';
import { RegisterRowsService } from './register-rows.service.js';
import {
  ROW_FILTERS,
  RegisterImportDto,
  RegisterImportPageDto,
  RegisterRowDetailDto,
  RegisterRowPageDto,
  RowAnswerRequest,
} from './registers.dto.js';

/** The imports of the viewer's agency and what became of each row. */
@ApiTags('registers')
@Controller()
export class RegistersController {
  constructor(
    private readonly rows: RegisterRowsService,
    private readonly uploads: RegisterUploadsService,
  ) {}

  @Get('register-layouts')
  @ApiOkResponse({ type: [RegisterLayoutDto] })
  @Permit('registers.write', 'Lists the layouts of registers that the own agency may have kept.')
  listRegisterLayouts(): Promise<RegisterLayoutDto[]> {
    return this.uploads.layouts();
  }

  @Post('register-imports')
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: StartedImportDto })
  @Stepwise('again')
  @Permit(
    'registers.write',
    'Imports a register that the own agency kept; rows that are known are passed over. Answers when it has begun.',
  )
  startRegisterImport(
    @Query() wanted: StartImportQuery,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<StartedImportDto> {
    if (!request.is('application/octet-stream')) throw new Problem(415, 'file_type');
    const sessionHash = hashToken(sessionToken(request)) ?? '';
    return this.uploads.start({ wanted, file: request, sessionHash }, steps);
  }

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
}

import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { RegisterRowsService } from './register-rows.service.js';
import {
  RegisterImportPageDto,
  RegisterRowDto,
  RegisterRowPageDto,
  RowAnswerRequest,
} from './registers.dto.js';
import { ROW_OUTCOMES } from './registration.types.js';

/** The imports of the viewer's agency and what became of each row. */
@ApiTags('registers')
@Controller()
export class RegistersController {
  constructor(private readonly rows: RegisterRowsService) {}

  @Get('register-imports')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: RegisterImportPageDto })
  @Permit('registers.read', 'Lists the imports of the own agency’s registers, newest first.')
  listRegisterImports(@Query('cursor') cursor?: string): Promise<RegisterImportPageDto> {
    return this.rows.listImports(cursor ?? null);
  }

  @Get('register-imports/:id/rows')
  @ApiQuery({ name: 'outcome', enum: ROW_OUTCOMES, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: RegisterRowPageDto })
  @Permit('registers.read', 'Lists the rows of an import; rows that ask or were rejected with their words.')
  listRegisterRows(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('outcome') outcome?: string,
    @Query('cursor') cursor?: string,
  ): Promise<RegisterRowPageDto> {
    return this.rows.listRows(id, outcome ?? null, cursor ?? null);
  }

  @Get('register-rows/:id')
  @ApiOkResponse({ type: RegisterRowDto })
  @Permit('registers.read', 'Shows one row of an import.')
  getRegisterRow(@Param('id', ParseUUIDPipe) id: string): Promise<RegisterRowDto> {
    return this.rows.getRow(id);
  }

  @Post('register-rows/:id/answers')
  @ApiCreatedResponse({ type: RegisterRowDto })
  @Permit('registers.write', 'Marks the questions of a row as answered, or takes that back.')
  @AnswersWith('getRegisterRow')
  async answerRegisterRow(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { answered }: RowAnswerRequest,
  ): Promise<string> {
    await this.rows.answer(id, answered);
    return id;
  }
}

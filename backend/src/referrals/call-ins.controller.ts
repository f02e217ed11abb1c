import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { CallInAnswerRequest, CallInDto, CallInRequest, CaseCallInDto } from './call-ins.dto.js';
import { CallInsService } from './call-ins.service.js';

/** A survivor who fled does not want her former agency to send her: the new one asks by the code on her card. */
@ApiTags('referrals')
@Controller('call-ins')
export class CallInsController {
  constructor(private readonly callIns: CallInsService) {}

  @Get()
  @ApiOkResponse({ type: [CallInDto] })
  @RequirePermission('call_ins.read', 'Lists questions for a case by the code on a card, newest first.')
  listCallIns(): Promise<CallInDto[]> {
    return this.callIns.list();
  }

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('call_ins.ask', 'Asks for a case by the code on a card; does not say whether it exists.')
  askCallIn(@Body() body: CallInRequest): Promise<void> {
    return once(() => this.callIns.ask(body.code));
  }

  @Post(':id/answer')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseCallInDto })
  @RequirePermission('call_ins.answer', 'Records whether the survivor asked another agency.')
  answerCallIn(
    @Id() id: string,
    @Body() body: CallInAnswerRequest,
    @IfMatch() version: number,
  ): Promise<CaseCallInDto> {
    return once(
      async () => {
        await this.callIns.answer(id, body, version);
        return id;
      },
      (made) => this.callIns.get(body.caseId, made),
    );
  }
}

@ApiTags('referrals')
@Controller('cases/:caseId/call-ins')
export class CaseCallInsController {
  constructor(private readonly callIns: CallInsService) {}

  @Get(':id')
  @ApiOkResponse({ type: CaseCallInDto })
  @RequirePermission('call_ins.answer', 'Shows that another agency asks for the case, without naming it.')
  getCallIn(@Id('caseId') caseId: string, @Id() id: string): Promise<CaseCallInDto> {
    return this.callIns.get(caseId, id);
  }
}

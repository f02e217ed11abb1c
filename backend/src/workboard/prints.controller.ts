import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { PrintRequest } from '../cases/index.js';
import { Permit, ReadsOnly } from '../platform/http/permit.js';
import { CasePrintDto, CodePrintDto } from './prints.dto.js';
import { PrintsService } from './prints.service.js';

@ApiTags('workboard')
@Controller('cases/:caseId/prints')
export class PrintsController {
  constructor(private readonly prints: PrintsService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: CasePrintDto })
  @ReadsOnly()
  @Permit('cases.print', 'Gives a case as it may stand on paper, and writes down who printed it and why.')
  printCase(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: PrintRequest,
  ): Promise<CasePrintDto> {
    return this.prints.ofCase(caseId, body);
  }

  @Post('code')
  @HttpCode(200)
  @ApiOkResponse({ type: CodePrintDto })
  @ReadsOnly()
  @Permit('cases.print', 'Gives her code for a card that she keeps, and writes down who printed it.')
  printCode(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<CodePrintDto> {
    return this.prints.ofCode(caseId);
  }
}

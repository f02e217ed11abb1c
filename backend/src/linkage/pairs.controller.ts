import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { PairAnswerRequest, PairDecisionDto, PairListDto } from './pairs.dto.js';
import { PairsService } from './pairs.service.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);

/** Registrations that may be one person: asked of the coordinator by how well they agree, and by nothing else. */
@ApiTags('linkage')
@Controller('linkage')
export class PairsController {
  constructor(private readonly pairs: PairsService) {}

  @Get('pairs')
  @ApiOkResponse({ type: PairListDto })
  @Permit('linkage.review', 'Lists pairs of registrations that may be one person.')
  listPairs(): Promise<PairListDto> {
    return this.pairs.list('doubtful', null);
  }

  @Get('linked-pairs')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: PairListDto })
  @Permit('linkage.review', 'Lists pairs that were taken for one person without asking.')
  listLinkedPairs(@Query('cursor') cursor?: string): Promise<PairListDto> {
    return this.pairs.list('linked', cursor ?? null);
  }

  @Post('pairs/:id/answer')
  @ApiCreatedResponse({ type: PairDecisionDto })
  @Permit('linkage.review', 'Says of a pair: one person, two persons, or cannot tell.')
  @AnswersWith('getPairDecision')
  answerPair(@Id() id: string, @Body() body: PairAnswerRequest): Promise<string> {
    return this.pairs.answer(id, body.answer);
  }

  @Get('decisions')
  @ApiOkResponse({ type: [PairDecisionDto] })
  @Permit('linkage.review', 'Lists the answers that were given last.')
  listPairDecisions(): Promise<PairDecisionDto[]> {
    return this.pairs.listDecisions();
  }

  @Get('decisions/:id')
  @ApiOkResponse({ type: PairDecisionDto })
  @Permit('linkage.review', 'Shows an answer.')
  getPairDecision(@Id() id: string): Promise<PairDecisionDto> {
    return this.pairs.showDecision(id);
  }

  @Post('decisions/:id/undoing')
  @HttpCode(200)
  @ApiOkResponse({ type: PairDecisionDto })
  @Permit('linkage.review', 'Takes an answer back; everybody counts as before it.')
  @AnswersWith('getPairDecision')
  async undoPairDecision(@Id() id: string): Promise<string> {
    await this.pairs.undo(id);
    return id;
  }
}

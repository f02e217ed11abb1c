import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  PairAnswerRequest,
  PairDecisionDto,
  PairListDto,
  PossibleMatchDto,
  PossibleMatchRequest,
  PrematureSettlementDto,
} from './linkage.dto.js';
import { PairsService, PossibleMatchesService } from './pairs.service.js';

/** Registrations that may be one person. The coordinator sees only how well they agree. */
@ApiTags('linkage')
@Controller('linkage')
export class PairsController {
  constructor(private readonly pairs: PairsService) {}

  @Get('pairs')
  @ApiOkResponse({ type: PairListDto })
  @RequirePermission('linkage.review', 'Lists pairs of registrations that may be one person.')
  listPairs(): Promise<PairListDto> {
    return this.pairs.list('doubtful', null);
  }

  @Get('linked-pairs')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: PairListDto })
  @RequirePermission('linkage.review', 'Lists pairs that were linked as one person automatically.')
  listLinkedPairs(@Query('cursor') cursor?: string): Promise<PairListDto> {
    return this.pairs.list('linked', cursor ?? null);
  }

  @Post('pairs/:id/answer')
  @ApiCreatedResponse({ type: PairDecisionDto })
  @RequirePermission('linkage.review', 'Says of a pair: one person, two persons, or cannot tell.')
  answerPair(@Id() id: string, @Body() body: PairAnswerRequest): Promise<PairDecisionDto> {
    return once(
      () => this.pairs.answer(id, body.answer),
      (made) => this.getPairDecision(made),
    );
  }

  @Get('decisions')
  @ApiOkResponse({ type: [PairDecisionDto] })
  @RequirePermission('linkage.review', 'Lists the answers that were given last.')
  listPairDecisions(): Promise<PairDecisionDto[]> {
    return this.pairs.listDecisions();
  }

  @Get('decisions/:id')
  @ApiOkResponse({ type: PairDecisionDto })
  @RequirePermission('linkage.review', 'Shows an answer.')
  getPairDecision(@Id() id: string): Promise<PairDecisionDto> {
    return this.pairs.showDecision(id);
  }

  @Post('decisions/:id/undo')
  @Answers(PairDecisionDto)
  @RequirePermission('linkage.review', 'Takes an answer back; everybody counts as before it.')
  undoPairDecision(@Id() id: string): Promise<PairDecisionDto> {
    return once(
      () => this.pairs.undo(id),
      (made) => this.getPairDecision(made),
    );
  }

  @Get('premature-settlements/:groupId')
  @ApiOkResponse({ type: [PrematureSettlementDto] })
  @RequirePermission(
    'linkage.review',
    'Lists reports called reconciled or insignificant whose survivor came again.',
  )
  listPrematureSettlements(@Id('groupId') groupId: string): Promise<PrematureSettlementDto[]> {
    return this.pairs.prematureSettlements(groupId);
  }
}

/** Registrations that may be one survivor, only for owners to whom the survivor consented to disclose both. */
@ApiTags('linkage')
@Controller('cases/:caseId/possible-matches')
export class PossibleMatchesController {
  constructor(private readonly possibleMatches: PossibleMatchesService) {}

  @Get()
  @ApiOkResponse({ type: [PossibleMatchDto] })
  @RequirePermission(
    'consents.read',
    'Lists agencies whose registration may be hers too, as she allowed at both.',
  )
  listPossibleMatches(@Id('caseId') caseId: string): Promise<PossibleMatchDto[]> {
    return this.possibleMatches.list(caseId);
  }

  @Post()
  @ApiCreatedResponse({ type: [PossibleMatchDto] })
  @RequirePermission(
    'consents.write',
    'Says after comparing with the other agency: one woman, or two; both must say it.',
  )
  confirmMatch(
    @Id('caseId') caseId: string,
    @Body() body: PossibleMatchRequest,
  ): Promise<PossibleMatchDto[]> {
    return once(
      () => this.possibleMatches.answer(caseId, body),
      (made) => this.listPossibleMatches(made),
    );
  }
}

import { Controller, Get, Injectable } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '../../platform/database/database.js';
import { Id } from '../../platform/http/params.js';
import { RequirePermission } from '../../platform/http/permit.js';
import { dayOf } from '../../shared/dates.js';
import { notFound } from '../../shared/errors.js';
import { TrainingRecordsService, TrainingSessionDto } from '../../training/index.js';
import { readIndicators } from '../statistics.queries.js';
import type { GroupId } from '../statistics.queries.js';
import { SHOCK_WINDOWS } from './shocks.rules.js';
import type { ShockWindow } from './shocks.rules.js';
import { PUBLISHED, TRAINING_FIGURES, monthsAround, trainingFigures } from './training-effects.rules.js';
import type { TrainingFigure } from './training-effects.rules.js';

class TrainingFigureDto {
  @ApiProperty({ enum: TRAINING_FIGURES }) figure: TrainingFigure;
  @ApiProperty() value: number;
  @ApiProperty({ description: 'Of how many.' }) base: number;
}

class TrainingWindowDto {
  @ApiProperty({ enum: SHOCK_WINDOWS }) window: ShockWindow;
  @ApiProperty({ format: 'date' }) from: string;
  @ApiProperty({ format: 'date', description: 'The day after the last.' }) until: string;
  @ApiProperty() months: number;
  @ApiProperty({ type: [TrainingFigureDto] }) items: TrainingFigureDto[];
}

class PublishedOrdersDto {
  @ApiProperty({ description: 'Code of the district.' }) place: string;
  @ApiProperty() orders: number;
}

/** Exact counts of whole months around a session; a group’s or the own agency’s. */
export class TrainingEffectDto {
  @ApiProperty() session: TrainingSessionDto;
  @ApiProperty({ type: [TrainingWindowDto] }) windows: TrainingWindowDto[];
  @ApiProperty({ type: [PublishedOrdersDto], description: 'Published after the first trainings.' })
  published: PublishedOrdersDto[];
}

@Injectable()
export class TrainingEffectsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: TrainingRecordsService,
  ) {}

  /** @param groupId null: of the viewer's agency. */
  async of(groupId: GroupId, id: string): Promise<TrainingEffectDto> {
    if (groupId !== null && !this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const session = await this.sessions.get(id);
    const windows = [];
    for (const months of monthsAround(session.heldOn, dayOf(this.database.now))) {
      const { from, until } = months;
      const { counts } = await readIndicators(this.database, groupId, { from, lastOn: until, until });
      windows.push({ ...months, items: trainingFigures(counts) });
    }
    return { session, windows, published: [...PUBLISHED] };
  }
}

@ApiTags('statistics')
@Controller('statistics/trainings')
export class TrainingEffectsController {
  constructor(private readonly effects: TrainingEffectsService) {}

  @Get(':id/groups/:groupId')
  @ApiOkResponse({ type: TrainingEffectDto })
  @RequirePermission(
    'indicators.of_group',
    'Counts orders and refusals of a group before and after a session.',
  )
  getGroupTraining(@Id() id: string, @Id('groupId') groupId: string): Promise<TrainingEffectDto> {
    return this.effects.of(groupId, id);
  }

  @Get(':id/own-agency')
  @ApiOkResponse({ type: TrainingEffectDto })
  @RequirePermission('indicators.of_agency', 'The same of the agency that the viewer supervises.')
  getAgencyTraining(@Id() id: string): Promise<TrainingEffectDto> {
    return this.effects.of(null, id);
  }
}

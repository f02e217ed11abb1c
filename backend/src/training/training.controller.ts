import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import {
  OwnTrainingDto,
  TrainerDto,
  TrainerRequest,
  TrainingActDto,
  TrainingActsRequest,
  TrainingListRequest,
  TrainingPeopleDto,
  TrainingRevocationRequest,
  TrainingRuleDto,
  TrainingRuleRequest,
  TrainingSessionDto,
  TrainingSessionRequest,
} from './training.dto.js';
import { TrainingActsService, TrainingSettingsService } from './training-acts.service.js';
import { TrainingRecordsService } from './training-records.service.js';
import { TrainingStandingService } from './training-standing.service.js';

@ApiTags('training')
@Controller('training')
export class TrainingController {
  constructor(
    private readonly standing: TrainingStandingService,
    private readonly records: TrainingRecordsService,
    private readonly acts: TrainingActsService,
    private readonly settings: TrainingSettingsService,
  ) {}

  @Get('own')
  @ApiOkResponse({ type: OwnTrainingDto })
  @RequirePermission('training.read', 'Shows the viewer’s modules and what ends when.')
  getOwnTraining(): Promise<OwnTrainingDto> {
    return this.standing.own();
  }

  @Get('people')
  @ApiOkResponse({ type: TrainingPeopleDto })
  @RequirePermission(
    'training.write',
    'Lists people for whom the viewer records training, with their modules.',
  )
  listTrainingPeople(): Promise<TrainingPeopleDto> {
    return this.standing.people();
  }

  @Get('sessions')
  @ApiOkResponse({ type: [TrainingSessionDto] })
  @RequirePermission('training.write', 'Lists sessions with anybody in the viewer’s reach, newest first.')
  listTrainingSessions(): Promise<TrainingSessionDto[]> {
    return this.records.list();
  }

  @Post('sessions')
  @ApiCreatedResponse({ type: TrainingSessionDto })
  @RequirePermission('training.write', 'Records a session with its list of persons.')
  recordTrainingSession(@Body() body: TrainingSessionRequest): Promise<TrainingSessionDto> {
    return once(
      () => this.records.record(body),
      (made) => this.records.get(made),
    );
  }

  @Post('sessions/:id/confirm')
  @HttpCode(200)
  @ApiOkResponse({ type: [TrainingSessionDto] })
  @RequirePermission('training.write', 'Confirms, as a second person, a session that was entered late.')
  async confirmTrainingSession(@Id() id: string): Promise<TrainingSessionDto[]> {
    await once(() => this.records.confirm(id));
    return this.records.list();
  }

  @Post('sessions/:id/revoke')
  @HttpCode(200)
  @ApiOkResponse({ type: TrainingPeopleDto })
  @RequirePermission('training.write', 'Revokes the module of one person; acts are supervised at once.')
  async revokeTraining(
    @Id() id: string,
    @Body() { userId }: TrainingRevocationRequest,
  ): Promise<TrainingPeopleDto> {
    await once(() => this.records.revoke(id, userId));
    return this.standing.people();
  }

  @Post('lists')
  @ApiCreatedResponse({ type: [TrainingSessionDto] })
  @RequirePermission('training.write', 'Takes a paper list: all lines, or none if one is wrong.')
  async importTrainingList(@Body() body: TrainingListRequest): Promise<TrainingSessionDto[]> {
    await once(() => this.records.takeList(body));
    return this.records.list();
  }

  @Get('acts')
  @ApiOkResponse({ type: [TrainingActDto] })
  @RequirePermission(
    'training.confirm',
    'Lists the agency’s acts without a valid module that wait for a colleague.',
  )
  listTrainingActs(): Promise<TrainingActDto[]> {
    return this.acts.list();
  }

  @Post('acts/confirm')
  @HttpCode(200)
  @ApiOkResponse({ type: [TrainingActDto] })
  @RequirePermission('training.confirm', 'Confirms acts of colleagues without a valid module.')
  async confirmTrainingActs(@Body() { ids }: TrainingActsRequest): Promise<TrainingActDto[]> {
    await once(() => this.acts.confirm(ids));
    return this.acts.list();
  }

  @Get('rule')
  @ApiOkResponse({ type: TrainingRuleDto })
  @RequirePermission('training.write', 'Shows from when acts need modules.')
  getTrainingRule(): Promise<TrainingRuleDto> {
    return this.settings.rule();
  }

  @Post('rule')
  @HttpCode(200)
  @ApiOkResponse({ type: TrainingRuleDto })
  @RequirePermission(
    'training.rule',
    'Sets the day from which acts need modules; before it nothing is refused.',
  )
  async setTrainingRule(@Body() body: TrainingRuleRequest): Promise<TrainingRuleDto> {
    await once(() => this.settings.setRule(body));
    return this.settings.rule();
  }

  @Get('trainers')
  @ApiOkResponse({ type: [TrainerDto] })
  @RequirePermission('training.write', 'Lists the pool of trainers.')
  listTrainers(): Promise<TrainerDto[]> {
    return this.settings.trainers();
  }

  @Post('trainers')
  @ApiCreatedResponse({ type: [TrainerDto] })
  @RequirePermission('training.write', 'Adds a trainer to the pool.')
  async addTrainer(@Body() body: TrainerRequest): Promise<TrainerDto[]> {
    await once(() => this.settings.addTrainer(body));
    return this.settings.trainers();
  }

  @Post('trainers/:id/end')
  @HttpCode(200)
  @ApiOkResponse({ type: [TrainerDto] })
  @RequirePermission('training.write', 'Takes a trainer out of the pool.')
  async endTrainer(@Id() id: string): Promise<TrainerDto[]> {
    await once(() => this.settings.endTrainer(id));
    return this.settings.trainers();
  }
}

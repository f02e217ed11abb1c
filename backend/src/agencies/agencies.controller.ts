import { Body, Controller, Get, Post, Put, Query, Inject } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiQuery } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  AgencyChangeRequest,
  AgencyDto,
  NewAgencyRequest,
  NewServiceRequest,
  PlacesConfirmationRequest,
  ServiceChangeRequest,
  ServiceDto,
  SetUpDto,
  SetUpRequest,
  WorkingGroupDto,
  WorkingGroupRequest,
} from './agencies.dto.js';
import { AgenciesService } from './agencies.service.js';
import { SERVICE_TYPES } from './agencies.types.js';
import { ServicesService } from './services.service.js';
import type { Settings } from '../platform/config/settings.js';
import { SETTINGS } from '../platform/platform.module.js';
import { SetUpService } from './set-up.service.js';
import { WorkingGroupsService } from './working-groups.service.js';

@ApiTags('directory')
@Controller('agencies')
export class AgenciesController {
  constructor(private readonly agencies: AgenciesService) {}

  @Get()
  @ApiOkResponse({ type: [AgencyDto] })
  @RequirePermission('directory.read', 'Lists the member agencies.')
  listAgencies(): Promise<AgencyDto[]> {
    return this.agencies.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: AgencyDto })
  @RequirePermission('directory.read', 'Shows one agency.')
  getAgency(@Id() id: string): Promise<AgencyDto> {
    return this.agencies.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: AgencyDto })
  @RequirePermission('directory.write', 'Adds an agency and creates its key pair.')
  createAgency(@Body() body: NewAgencyRequest): Promise<AgencyDto> {
    return once(
      () => this.agencies.create(body),
      (made) => this.getAgency(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: AgencyDto })
  @RequirePermission('directory.write', 'Changes names, group or status of an agency.')
  changeAgency(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: AgencyChangeRequest,
  ): Promise<AgencyDto> {
    return once(
      async () => {
        await this.agencies.change(id, version, body);
        return id;
      },
      (made) => this.getAgency(made),
    );
  }
}

@ApiTags('directory')
@Controller('services')
export class ServicesController {
  constructor(private readonly services: ServicesService) {}

  @Get()
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiQuery({ name: 'place', required: false })
  @ApiOkResponse({ type: [ServiceDto] })
  @RequirePermission(
    'directory.read',
    'Lists the services of the member agencies: own groups first, withdrawn services of the own agency last.',
  )
  listServices(@Query('type') type?: string, @Query('place') place?: string): Promise<ServiceDto[]> {
    return this.services.list({ type: type ?? null, place: place ?? null, withWithdrawn: true });
  }

  @Get(':id')
  @ApiOkResponse({ type: ServiceDto })
  @RequirePermission(
    'directory.read',
    'Shows one service; other agencies see of a confidential one only that it can be asked.',
  )
  getService(@Id() id: string): Promise<ServiceDto> {
    return this.services.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ServiceDto })
  @RequirePermission(
    'services.write',
    'Adds a service: a supervisor to the own agency, an administrator to any.',
  )
  createService(@Body() body: NewServiceRequest): Promise<ServiceDto> {
    return once(
      () => this.services.create(body),
      (made) => this.getService(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: ServiceDto })
  @RequirePermission(
    'services.write',
    'Changes the entry of a service: hours, languages, cost, papers, places in all.',
  )
  changeService(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ServiceChangeRequest,
  ): Promise<ServiceDto> {
    return this.changed(id, () => this.services.change(id, version, body));
  }

  @Post(':id/withdrawal')
  @Answers(ServiceDto)
  @RequirePermission(
    'services.withdraw',
    'Withdraws a service of the own agency for good; running referrals continue.',
  )
  withdrawService(@Id() id: string, @IfMatch() version: number): Promise<ServiceDto> {
    return this.changed(id, () => this.services.withdraw(id, version));
  }

  @Post(':id/verification')
  @Answers(ServiceDto)
  @RequirePermission('services.write', 'Confirms that the entry is correct, for the public pages too.')
  verifyService(@Id() id: string, @IfMatch() version: number): Promise<ServiceDto> {
    return this.changed(id, () => this.services.check(id, version));
  }

  @Post(':id/available-places')
  @Answers(ServiceDto)
  @RequirePermission('services.confirm', 'Confirms how many places of the own agency’s service are free now.')
  confirmAvailablePlaces(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: PlacesConfirmationRequest,
  ): Promise<ServiceDto> {
    return this.changed(id, () => this.services.confirm(id, version, body));
  }

  private changed(id: string, work: () => Promise<void>): Promise<ServiceDto> {
    return once(
      async () => {
        await work();
        return id;
      },
      (made) => this.getService(made),
    );
  }
}

@ApiTags('set-up')
@Controller('setup')
export class SetUpController {
  constructor(
    private readonly setUp: SetUpService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOkResponse({ type: SetUpDto })
  @RequirePermission(
    'public',
    'Shows whether the first administrator is missing, and where the quick exit leads.',
  )
  async getSetUp(): Promise<SetUpDto> {
    return { needed: await this.setUp.isNeeded(), quickExitUrl: this.settings.quickExitUrl };
  }

  @Post('administrator')
  @AnswersNothing()
  @RequirePermission('public', 'Creates the first administrator with an agency; not found once one exists.')
  createFirstAdministrator(@Body() body: SetUpRequest): Promise<void> {
    return this.setUp.setUp(body);
  }
}

@ApiTags('directory')
@Controller('working-groups')
export class WorkingGroupsController {
  constructor(private readonly groups: WorkingGroupsService) {}

  @Get()
  @ApiOkResponse({ type: [WorkingGroupDto] })
  @RequirePermission('directory.read', 'Lists the working groups.')
  listWorkingGroups(): Promise<WorkingGroupDto[]> {
    return this.groups.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: WorkingGroupDto })
  @RequirePermission('directory.read', 'Shows one working group.')
  getWorkingGroup(@Id() id: string): Promise<WorkingGroupDto> {
    return this.groups.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: WorkingGroupDto })
  @RequirePermission('directory.write', 'Adds a working group.')
  createWorkingGroup(@Body() body: WorkingGroupRequest): Promise<WorkingGroupDto> {
    return once(
      () => this.groups.create(body),
      (made) => this.getWorkingGroup(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: WorkingGroupDto })
  @RequirePermission(
    'directory.write',
    'Changes who leads a working group and which agency takes cases over.',
  )
  changeWorkingGroup(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: WorkingGroupRequest,
  ): Promise<WorkingGroupDto> {
    return once(
      async () => {
        await this.groups.change(id, version, body);
        return id;
      },
      (made) => this.getWorkingGroup(made),
    );
  }
}

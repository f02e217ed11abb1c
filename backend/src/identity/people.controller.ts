import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, Steps, Stepwise, ThroughDoor } from '../platform/http/permit.js';
import type { RequestSteps } from '../platform/http/requests.js';
import { AccountLocksService } from './account-locks.service.js';
import { NewUserDto, NewUserRequest, UserChangeRequest, UserDto } from './identity.dto.js';
import { PeopleService } from './people.service.js';

@ApiTags('people')
@Controller('people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly locks: AccountLocksService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [UserDto] })
  @Permit('directory.read', 'Lists the people of the own agency; an administrator sees all.')
  listPeople(): Promise<UserDto[]> {
    return this.people.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: UserDto })
  @Permit('directory.read', 'Shows one person.')
  getPerson(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return this.people.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: UserDto })
  @Permit('people.write', 'Makes an account without a password; issue one afterwards.')
  @AnswersWith('getPerson')
  createPerson(@Body() body: NewUserRequest): Promise<string> {
    return this.people.create(body);
  }

  @Put(':id')
  @ApiOkResponse({ type: UserDto })
  @Permit('people.write', 'Changes name, roles or status; disabling ends every session at once.')
  @AnswersWith('getPerson')
  async changePerson(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: UserChangeRequest,
  ): Promise<string> {
    await this.people.change(id, version, body);
    return id;
  }

  @Post(':id/one-time-password')
  @HttpCode(200)
  @ApiOkResponse({ type: NewUserDto })
  @Permit(
    'people.write',
    'Issues a one-time password, after proving presence. A repeated key issues a new one: the old is never kept.',
  )
  @ThroughDoor()
  @Stepwise('again')
  issuePassword(
    @Param('id', ParseUUIDPipe) id: string,
    @Steps() steps: RequestSteps,
  ): Promise<NewUserDto | null> {
    return this.people.issuePassword(id, steps);
  }

  @Post(':id/lock')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @Permit(
    'people.lock',
    'Shuts the account of a person of her own agency at once, and ends every session of it.',
  )
  @AnswersWith('getPerson')
  async lockAccount(@Param('id', ParseUUIDPipe) id: string): Promise<string> {
    await this.locks.lock(id);
    return id;
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @Permit('people.lock', 'Opens a shut account again, after proving presence.')
  @ThroughDoor()
  @AnswersWith('getPerson')
  async unlockAccount(@Param('id', ParseUUIDPipe) id: string): Promise<string> {
    await this.locks.unlock(id);
    return id;
  }

  @Post(':id/factor-removal')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @Permit(
    'people.write',
    'Removes lost passkeys, authenticator and codes, and shuts the account until somebody else opens it.',
  )
  @ThroughDoor()
  @AnswersWith('getPerson')
  async removeFactors(@Param('id', ParseUUIDPipe) id: string): Promise<string> {
    await this.locks.removeFactors(id);
    return id;
  }
}

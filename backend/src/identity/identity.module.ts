import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AbsencesController } from './absences.controller.js';
import { AbsencesService } from './absences.service.js';
import { AccountLocksService } from './account-locks.service.js';
import { DoorService } from './door.service.js';
import { FactorCodesService } from './factor-codes.service.js';
import { FactorsController } from './factors.controller.js';
import { FactorsService } from './factors.service.js';
import { FirstAccountsService } from './first-accounts.service.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PasskeysService } from './passkeys.service.js';
import { PeopleController } from './people.controller.js';
import { PeopleService } from './people.service.js';
import { PresenceService } from './presence.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { User } from './user.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([User])],
  controllers: [
    AbsencesController,
    SessionsController,
    FactorsController,
    OwnSessionsController,
    PeopleController,
  ],
  providers: [
    AbsencesService,
    AccountLocksService,
    DoorService,
    FactorCodesService,
    FactorsService,
    FirstAccountsService,
    PasskeysService,
    PeopleService,
    PresenceService,
    SessionsService,
    SignInService,
  ],
  exports: [FirstAccountsService, SessionsService, PeopleService],
})
export class IdentityModule {}

import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AbsencesController, FactorsController, OwnSessionsController } from './identity.controller.js';
import { AbsencesService } from './absences.service.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { HolidaysController, NotificationPreferencesController } from './email-notifications.controller.js';
import { FactorCodesService } from './factor-codes.service.js';
import { FactorsService } from './factors.service.js';
import { FirstAccountsService } from './first-accounts.service.js';
import { HolidaysService, NotificationPreferencesService } from './notification-preferences.service.js';
import { PasskeysService } from './passkeys.service.js';
import { PushDevicesController } from './push-devices.controller.js';
import { PushDevicesService } from './push-devices.service.js';
import { UsersController, SessionsController } from './sessions.controller.js';
import { UsersService } from './users.service.js';
import { StepUpService } from './step-up.service.js';
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
    UsersController,
    NotificationPreferencesController,
    HolidaysController,
    PushDevicesController,
  ],
  providers: [
    AbsencesService,
    AuthTransactionService,
    FactorCodesService,
    FactorsService,
    FirstAccountsService,
    HolidaysService,
    NotificationPreferencesService,
    PasskeysService,
    PushDevicesService,
    UsersService,
    StepUpService,
    SessionsService,
    SignInService,
  ],
  exports: [FirstAccountsService, SessionsService, UsersService],
})
export class IdentityModule {}

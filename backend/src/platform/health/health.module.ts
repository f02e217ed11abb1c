import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController, OperationsController } from './health.controller.js';
import { OperationsService } from './operations.service.js';

/** Terminus would log the message of a database error, which may quote a value. */
const QUIET = TerminusModule.forRoot({ logger: false });

@Module({
  imports: [QUIET],
  controllers: [HealthController, OperationsController],
  providers: [OperationsService],
})
export class HealthModule {}

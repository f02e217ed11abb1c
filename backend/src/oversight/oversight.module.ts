import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgenciesModule } from '../agencies/index.js';
import { OversightAppointment } from './oversight-appointment.entity.js';
import { OversightController } from './oversight.controller.js';
import { OversightService } from './oversight.service.js';

/** The last to be notified: two people who see numbers, and together appoint a person who can act. */
@Module({
  imports: [AgenciesModule, TypeOrmModule.forFeature([OversightAppointment])],
  controllers: [OversightController],
  providers: [OversightService],
})
export class OversightModule {}

import { Module } from '@nestjs/common';
import { OversightController } from './oversight.controller.js';
import { OversightService } from './oversight.service.js';

/** The last to be notified: two people who see numbers, and together appoint a person who can act. */
@Module({ controllers: [OversightController], providers: [OversightService] })
export class OversightModule {}

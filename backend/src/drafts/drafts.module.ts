import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { IdentityModule } from '../identity/index.js';
import { Draft } from './draft.entity.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';

/** What people typed and did not send. */
@Module({
  imports: [TypeOrmModule.forFeature([Draft]), AccessModule, IdentityModule],
  controllers: [DraftsController],
  providers: [DraftsService],
})
export class DraftsModule {}

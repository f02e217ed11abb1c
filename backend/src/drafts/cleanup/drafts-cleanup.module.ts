import { Module } from '@nestjs/common';
import { DraftsCleanup } from './drafts-cleanup.js';

@Module({ providers: [DraftsCleanup] })
export class DraftsCleanupModule {}

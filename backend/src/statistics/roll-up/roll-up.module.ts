import { Module } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { draftApart } from './draft-apart.js';
import { GroupMeasures } from './group-measures.js';
import { GroupPaths } from './group-paths.js';
import { ReleaseDrafts } from './release-drafts.js';
import { RollUp } from './roll-up.js';

@Module({
  providers: [
    ...[RollUp, GroupMeasures, GroupPaths],
    {
      provide: ReleaseDrafts,
      useFactory: (database: WorkerDatabase, log: Log) => new ReleaseDrafts(database, log, draftApart),
      inject: [WorkerDatabase, Log],
    },
  ],
})
export class RollUpModule {}

import { Injectable } from '@nestjs/common';
import { HistoryAttachingService } from './history-attaching.service.js';
import { HistoryStoreService } from './history-store.service.js';

/** What an import does with the past: keeps it, and looks whose it is. */
@Injectable()
export class HistoryBooks {
  constructor(
    readonly store: HistoryStoreService,
    readonly attaching: HistoryAttachingService,
  ) {}
}

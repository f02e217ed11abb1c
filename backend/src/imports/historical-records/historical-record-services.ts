import { Injectable } from '@nestjs/common';
import { HistoryMatchingService } from './history-matching.service.js';
import { HistoricalRecordsService } from './historical-records.service.js';

/** Stores historical records and matches them to survivors. */
@Injectable()
export class HistoricalRecordServices {
  constructor(
    readonly records: HistoricalRecordsService,
    readonly historyMatching: HistoryMatchingService,
  ) {}
}

import { Injectable, inject } from '@angular/core';
import { exportTable } from '../../api/fn/exports/export-table';
import { exportStreams } from '../../api/fn/exports/export-streams';
import { markStreams } from '../../api/fn/exports/mark-streams';
import { markTable } from '../../api/fn/exports/mark-table';
import type { TableDto } from '../../api/models/table-dto';
import { Api } from '../../core/http/api';
import type { FigureSource } from '../../ui/figures/figure-source';

/** Where the tables of a year are taken from. */
@Injectable({ providedIn: 'root' })
export class TableSources {
  private readonly api = inject(Api);

  ofYear({ year, definition: { code } }: TableDto): FigureSource {
    return {
      ...{ code, name: `${code}-${year}` },
      file: (file) => this.api.call(exportTable, { year, file }),
      mark: (file) => this.api.call(markTable, { year, file }),
    };
  }

  /** The same tables where police and services stand side by side: others may read them there. */
  ofStream({ year, definition: { code } }: TableDto): FigureSource {
    return {
      ...{ code, name: `${code}-${year}` },
      file: (file) => this.api.call(exportStreams, { year, file }),
      mark: (file) => this.api.call(markStreams, { year, file }),
    };
  }
}

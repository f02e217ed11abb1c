import { Injectable, inject } from '@angular/core';
import { exportPersons } from '../../../api/fn/exports/export-persons';
import { markPersons } from '../../../api/fn/exports/mark-persons';
import type { PersonFiguresDto } from '../../../api/models/person-figures-dto';
import { Api } from '../../../core/http/api';
import type { FigureSource } from '../../../ui/figures/figure-source';

/** Where persons of a period are taken from: a file holds everybody that the reader may see, each group with its agencies. */
@Injectable({ providedIn: 'root' })
export class PersonSources {
  private readonly api = inject(Api);

  of({ period: { year, quarter, version } }: PersonFiguresDto): FigureSource {
    const period = `${year}-${quarter}`;
    const name = quarter > 4 ? `${year}-h${quarter - 4}` : period;
    return {
      code: 'persons',
      name: `persons-${name}${version > 1 ? `-v${version}` : ''}`,
      file: (file) => this.api.call(exportPersons, { period, file, version }),
      mark: (file) => this.api.call(markPersons, { period, file, version }),
    };
  }
}

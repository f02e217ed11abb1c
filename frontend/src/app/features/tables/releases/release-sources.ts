import { Injectable, inject } from '@angular/core';
import { exportRelease } from '../../../api/fn/exports/export-release';
import { markRelease } from '../../../api/fn/exports/mark-release';
import type { ReleaseDto } from '../../../api/models/release-dto';
import { Api } from '../../../core/http/api';
import type { FigureSource } from '../../../ui/figures/figure-source';
import { ReleaseWords } from './release-words';

const LETTERS = { quarter: 'q', half_year: 'h' } as const;

/** As in an address: 2020, 2020-h2, 2020-q3, 2020-09. */
function nameOf({ kind, firstOn }: ReleaseDto): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  if (kind === 'year') return year;
  if (kind === 'month') return `${year}-${month}`;
  return `${year}-${LETTERS[kind]}${Math.ceil(Number(month) / (kind === 'quarter' ? 3 : 6))}`;
}

/** Where the tables of a version are taken from that anybody may read. */
@Injectable({ providedIn: 'root' })
export class ReleaseSources {
  private readonly api = inject(Api);
  private readonly words = inject(ReleaseWords);

  /** None of a draft: nothing of it is taken away. */
  of(release: ReleaseDto, code: string): FigureSource | null {
    if (release.state !== 'published') return null;
    const { id, version } = release;
    return {
      code,
      name: `${code}-${nameOf(release)}${version > 1 ? `-v${version}` : ''}`,
      note: this.words
        .published(release)
        .map(({ label, value }) => `${label}: ${value}`)
        .join('. '),
      file: (file) => this.api.call(exportRelease, { id, file }),
      mark: (file) => this.api.call(markRelease, { id, file }),
    };
  }
}

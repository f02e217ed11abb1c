import { Injectable, inject } from '@angular/core';
import { exportAgencyMeasure } from '../../api/fn/exports/export-agency-measure';
import { exportAgencyPath } from '../../api/fn/exports/export-agency-path';
import { exportGroupMeasure } from '../../api/fn/exports/export-group-measure';
import { exportGroupPath } from '../../api/fn/exports/export-group-path';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { SavedFiles } from '../../core/http/saved-files';
import { Language } from '../../core/language/language';
import type { FileForm } from '../../ui/figures/figure-files';
import { OWN_AGENCY } from './figure-scopes';

export interface WantedFile {
  scope: string;
  /** `2026-4`; a year as `2026-0`. */
  period: string;
  name: string;
  form: FileForm;
}

/** Takes figures as files in the language of the screen; answers with what went wrong, or with nothing. */
@Injectable({ providedIn: 'root' })
export class FileTaking {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);

  measure(wanted: WantedFile): Promise<string> {
    return this.take(wanted, (file) =>
      wanted.scope === OWN_AGENCY
        ? this.api.call(exportAgencyMeasure, { period: wanted.period, file })
        : this.api.call(exportGroupMeasure, { groupId: wanted.scope, period: wanted.period, file }),
    );
  }

  path(wanted: WantedFile): Promise<string> {
    return this.take(wanted, (file) =>
      wanted.scope === OWN_AGENCY
        ? this.api.call(exportAgencyPath, { period: wanted.period, file })
        : this.api.call(exportGroupPath, { groupId: wanted.scope, period: wanted.period, file }),
    );
  }

  private async take(
    { name, period, form }: WantedFile,
    ask: (file: string) => Promise<Blob>,
  ): Promise<string> {
    try {
      const content = await ask(`${name}.${this.language.current()}.${form}`);
      this.files.save(content, `${name}-${period}.${form}`);
      return '';
    } catch (problem) {
      return this.problems.sentence(problem);
    }
  }
}

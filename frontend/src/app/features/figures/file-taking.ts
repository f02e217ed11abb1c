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

  async take(kind: 'measures' | 'path', { scope, period, name, form }: WantedFile): Promise<string> {
    const file = `${name}.${this.language.current()}.${form}`;
    const [ofAgency, ofGroup] =
      kind === 'measures'
        ? ([exportAgencyMeasure, exportGroupMeasure] as const)
        : ([exportAgencyPath, exportGroupPath] as const);
    try {
      const content = await (scope === OWN_AGENCY
        ? this.api.call(ofAgency, { period, file })
        : this.api.call(ofGroup, { groupId: scope, period, file }));
      this.files.save(content, `${name}-${period}.${form}`);
      return '';
    } catch (problem) {
      return this.problems.sentence(problem);
    }
  }
}

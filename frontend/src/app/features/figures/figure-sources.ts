import { Injectable, inject } from '@angular/core';
import { exportAgencyMeasure } from '../../api/fn/exports/export-agency-measure';
import { exportAgencyPath } from '../../api/fn/exports/export-agency-path';
import { exportGroupMeasure } from '../../api/fn/exports/export-group-measure';
import { exportGroupPath } from '../../api/fn/exports/export-group-path';
import { markAgencyMeasure } from '../../api/fn/exports/mark-agency-measure';
import { markAgencyPath } from '../../api/fn/exports/mark-agency-path';
import { markGroupMeasure } from '../../api/fn/exports/mark-group-measure';
import { markGroupPath } from '../../api/fn/exports/mark-group-path';
import { Api } from '../../core/http/api';
import type { FigureSource } from '../../ui/figures/figure-source';
import { OWN_AGENCY } from './figure-scopes';

export interface ChosenFigure {
  readonly scope: string;
  /** `2026-4`; a year as `2026-0`. */
  readonly period: string;
  readonly code: string;
}

const TAKEN = {
  measures: {
    ...{ ofAgency: exportAgencyMeasure, ofGroup: exportGroupMeasure },
    ...{ markOfAgency: markAgencyMeasure, markOfGroup: markGroupMeasure },
  },
  path: {
    ...{ ofAgency: exportAgencyPath, ofGroup: exportGroupPath },
    ...{ markOfAgency: markAgencyPath, markOfGroup: markGroupPath },
  },
} as const;

/** Where figures of the own agency and of groups are taken from. */
@Injectable({ providedIn: 'root' })
export class FigureSources {
  private readonly api = inject(Api);

  of(kind: keyof typeof TAKEN, { scope, period, code }: ChosenFigure): FigureSource {
    const { ofAgency, ofGroup, markOfAgency, markOfGroup } = TAKEN[kind];
    const name = `${code}-${period}`;
    if (scope === OWN_AGENCY)
      return {
        ...{ code, name },
        file: (file) => this.api.call(ofAgency, { period, file }),
        mark: (file) => this.api.call(markOfAgency, { period, file }),
      };
    return {
      ...{ code, name },
      file: (file) => this.api.call(ofGroup, { groupId: scope, period, file }),
      mark: (file) => this.api.call(markOfGroup, { groupId: scope, period, file }),
    };
  }
}

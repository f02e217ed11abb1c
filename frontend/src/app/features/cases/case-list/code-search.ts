import { Injectable, inject } from '@angular/core';
import { searchCases } from '../../../api/fn/workboard/search-cases';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import type { CaseSearchRequest } from '../../../api/models/case-search-request';
import { Api } from '../../../core/http/api';
import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import type { CaseSearch, FoundCase } from '../../../core/shell/search';
import { showCode } from '../../../ui/code/show-code';
import { CaseRows } from './case-rows';

/** A survivor code or a reference, or four or more signs of one, with or without the hyphen. */
const CODE = /^[\p{L}\p{N}]{4}[\s-]?[\p{L}\p{N}]{0,4}$/u;

/** The one box of the bar: a code or a part of it first, then a label, then a number that the own agency wrote. */
@Injectable({ providedIn: 'root' })
export class CodeSearch implements CaseSearch {
  private readonly api = inject(Api);
  private readonly t = inject(Texts).t;
  private readonly rows = inject(CaseRows);

  async find(text: string): Promise<readonly FoundCase[]> {
    const byCode = CODE.test(text) ? await this.ask({ code: text }) : [];
    if (byCode.length > 0) return byCode;
    const byLabel = isTooLong(text, TEXT_LIMITS.caseLabel) ? [] : await this.ask({ label: text });
    return byLabel.length > 0 ? byLabel : this.ask({ officialNumber: text });
  }

  private async ask(body: CaseSearchRequest): Promise<readonly FoundCase[]> {
    const { items } = await this.api.call(searchCases, { body });
    return items.map((row) => ({ to: ['/cases', row.id], label: this.labelOf(row) }));
  }

  private labelOf(row: CaseRowDto): string {
    const { detail } = this.rows.row(row);
    return [showCode(row.code ?? row.reference), row.label, this.t(`band.${row.band}`), detail]
      .filter(Boolean)
      .join(' · ');
  }
}

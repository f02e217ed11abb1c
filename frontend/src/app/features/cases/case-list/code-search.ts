import { Injectable, inject } from '@angular/core';
import { searchCases } from '../../../api/fn/workboard/search-cases';
import { Api } from '../../../core/http/api';
import type { CaseSearch } from '../../../core/shell/search';

/** A survivor code or a reference: eight signs, with or without the hyphen. */
const CODE = /^[0-9a-z]{4}[\s-]?[0-9a-z]{4}$/i;

/** The one box of the bar: a code or a reference first, and what is neither as the agency's own number. */
@Injectable({ providedIn: 'root' })
export class CodeSearch implements CaseSearch {
  private readonly api = inject(Api);

  async find(text: string): Promise<readonly unknown[] | null> {
    const byCode = CODE.test(text) ? await this.ask({ code: text }) : null;
    const id = byCode ?? (await this.ask({ officialNumber: text }));
    return id ? ['/cases', id] : null;
  }

  private async ask(body: { code: string } | { officialNumber: string }): Promise<string | null> {
    const { items } = await this.api.call(searchCases, { body });
    return items[0]?.id ?? null;
  }
}

import { DOCUMENT } from '@angular/common';
import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { exportCheckpoints } from '../../api/fn/audit-trail/export-checkpoints';
import { listCheckpoints } from '../../api/fn/audit-trail/list-checkpoints';
import type { CheckpointDto } from '../../api/models/checkpoint-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** A neutral name, because the file is among the user's downloads. */
const FILE = 'log-heads.txt';

/** The signed heads of the log, to be kept by an agency: who changes the log later cannot change them. */
@Component({
  selector: 'pn-checkpoints',
  imports: [Arrived, Empty, MatButton, More, Note, PageHeader],
  templateUrl: './checkpoints.html',
  styleUrl: './audit-log.scss',
  host: { class: 'spaced' },
})
export class Checkpoints {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly document = inject(DOCUMENT);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly publicKey = signal<string | null>(null);
  protected readonly isFetching = signal(false);
  protected readonly problem = signal('');
  protected readonly list = new PagedList<CheckpointDto>(async (cursor) => {
    const page = await this.api.call(listCheckpoints, cursor ? { cursor } : {});
    this.publicKey.set(page.publicKey);
    return page;
  });

  /** All there are, in one file. */
  protected async download(): Promise<void> {
    if (this.isFetching()) return;
    this.isFetching.set(true);
    this.problem.set('');
    try {
      this.save(await this.fetchLines());
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isFetching.set(false);
    }
  }

  private async fetchLines(): Promise<string[]> {
    const all: string[] = [];
    for (let after: number | null = 0; after !== null;) {
      const { lines, last, hasMore }: { lines: string[]; last: number; hasMore: boolean } =
        await this.api.call(exportCheckpoints, { after });
      all.push(...lines);
      after = hasMore ? last : null;
    }
    return all;
  }

  private save(lines: readonly string[]): void {
    const address = URL.createObjectURL(new Blob([lines.map((line) => `${line}\n`).join('')]));
    const link = this.document.createElement('a');
    link.href = address;
    link.download = FILE;
    link.click();
    URL.revokeObjectURL(address);
  }
}

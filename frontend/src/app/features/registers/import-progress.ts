import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getRegisterImport } from '../../api/fn/registers/get-register-import';
import type { RegisterImportDto } from '../../api/models/register-import-dto';
import { Api } from '../../core/http/api';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { importFacts } from './import-facts';
import { countsOf } from './row-filters';

const ASK_AGAIN_MS = 1500;
/** Without a further row for so long it has stopped. */
const PATIENCE_MS = 60_000;

/** How far an import is, and in the end what became of its rows. */
@Component({
  selector: 'pn-import-progress',
  imports: [MatButton, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './import-progress.html',
  styleUrl: './registers.scss',
})
export class ImportProgress {
  readonly importId = input.required<string>();
  readonly another = output();

  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private grewAt = Date.now();
  protected readonly run = signal<RegisterImportDto | null>(null);
  protected readonly hasStopped = signal(false);
  protected readonly isDone = computed(() => Boolean(this.run()?.finishedAt));
  protected readonly title = computed(() => this.run()?.title[this.language.current()] ?? '');
  private readonly counts = computed(() => {
    const run = this.run();
    return run && countsOf(run);
  });
  protected readonly all = computed(() => this.run()?.rowCount ?? 1);
  protected readonly done = computed(() => (this.isDone() ? this.all() : (this.counts()?.all ?? 0)));
  protected readonly hasQuestions = computed(() => (this.counts()?.unanswered ?? 0) > 0);
  protected readonly facts = computed(() => {
    const run = this.run();
    return run ? importFacts(run, this.t) : [];
  });

  constructor() {
    effect(() => {
      this.importId();
      void this.ask();
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** A question that was not answered is asked again: the import goes on by itself. */
  private async ask(): Promise<void> {
    const before = this.done();
    const run = await this.api.call(getRegisterImport, { id: this.importId() }).catch(() => null);
    if (run) this.run.set(run);
    if (this.done() !== before) this.grewAt = Date.now();
    this.hasStopped.set(!this.isDone() && Date.now() - this.grewAt > PATIENCE_MS);
    if (!this.isDone()) this.timer = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
  }
}

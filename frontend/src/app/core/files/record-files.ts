import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { OnDestroy } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { cancelFile } from '../../api/fn/files/cancel-file';
import { getFileContent } from '../../api/fn/files/get-file-content';
import { listCaseFiles } from '../../api/fn/files/list-case-files';
import type { FileDto } from '../../api/models/file-dto';
import type { FilePartition } from '../../api/models/file-partition';
import type { FileSubject } from '../../api/models/file-subject';
import { Api } from '../http/api';
import { apiResource } from '../http/api-resource';
import { ProblemTexts } from '../http/problem-texts';
import { SavedFiles } from '../http/saved-files';
import { sender } from '../http/sender';
import { Dates } from '../language/dates';
import { Texts, textName } from '../language/texts';
import { Announcer } from '../shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Icon } from '../../ui/icon/icon';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { FileRemoval } from './file-removal';
import { FileUpload } from './file-upload';

const MEGABYTE = 1024 * 1024;
const KILOBYTE = 1024;

/** Photos, recordings and papers: all of a case, or those of one incident, order or referral in it. */
@Component({
  selector: 'pn-record-files',
  imports: [Arrived, ChoiceChips, Empty, FileRemoval, Icon, MatButton],
  templateUrl: './record-files.html',
  styleUrl: './record-files.scss',
})
export class RecordFiles implements OnDestroy {
  readonly caseId = input.required<string>();
  readonly subject = input.required<FileSubject>();
  readonly subjectId = input.required<string>();
  /** False for an erased case, whose words are gone. */
  readonly mayAdd = input(true);

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly saved = inject(SavedFiles);
  private readonly announcer = inject(Announcer);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly files = apiResource(
    ({ caseId, subject, subjectId }) =>
      this.api.call(listCaseFiles, subject === 'case' ? { caseId } : { caseId, subject, subjectId }),
    () => ({ caseId: this.caseId(), subject: this.subject(), subjectId: this.subjectId() }),
  );
  protected readonly upload = signal<FileUpload | null>(null);
  protected readonly problem = signal('');
  protected readonly removing = signal<string | null>(null);
  /** The picture that is shown large. */
  protected readonly shown = signal<string | null>(null);
  protected readonly sender = sender();
  /** Readers among whom the worker chooses, the usual ones first. */
  protected readonly readers = computed(() =>
    (this.files.value()?.partitions ?? []).map((value) => ({
      value,
      label: this.t(`file-partition.${textName(value)}`),
    })),
  );
  /** The usual readers, until the worker chooses others. */
  private readonly usual = computed(() => this.files.value()?.partitions[0] ?? null);
  protected readonly partition = linkedSignal<string | null>(() => this.usual());
  private readonly chosen = computed<FilePartition>(
    () => this.files.value()?.partitions.find((one) => one === this.partition()) ?? 'support',
  );

  ngOnDestroy(): void {
    this.upload()?.cancel();
  }

  protected take(input: HTMLInputElement): Promise<void> {
    const caseId = this.caseId();
    const about = { subject: this.subject(), subjectId: this.subjectId(), partition: this.chosen() };
    return this.send(input, (upload) => upload.begin(caseId, about));
  }

  /** The same file again, whose upload an earlier page began. */
  protected async goOn(input: HTMLInputElement, { id, size }: FileDto): Promise<void> {
    if (input.files?.[0]?.size !== size) return this.problem.set(this.t('files.not-the-same'));
    await this.send(input, (upload) => upload.resume(id));
  }

  protected async cancel(): Promise<void> {
    this.upload()?.cancel();
    this.upload.set(null);
    await this.files.reload();
  }

  protected async drop({ id }: FileDto): Promise<void> {
    await this.sender.send(() => this.api.call(cancelFile, { id }));
    await this.files.reload();
  }

  protected async download({ id, format }: FileDto): Promise<void> {
    await this.sender.send(async () =>
      this.saved.save(await this.api.call(getFileContent, { id }), `file-${id.slice(-8)}.${format ?? 'bin'}`),
    );
  }

  protected async removed(): Promise<void> {
    this.removing.set(null);
    this.announcer.say(this.t('files.removed'));
    await this.files.reload();
  }

  protected facts({ addedAt, size, partition, sharings }: FileDto): string {
    return [
      this.dates.moment(addedAt),
      this.sizeOf(size),
      this.t(`file-partition.${textName(partition)}`),
      ...(sharings.length > 0 ? [this.t('files.shared', { count: sharings.length })] : []),
    ].join(' · ');
  }

  protected percentOf({ arrived, size }: FileDto): string {
    const bytes = arrived.length * (this.files.value()?.chunkBytes ?? 0);
    return this.t('files.percent', { percent: Math.min(100, Math.floor((bytes / size) * 100)) });
  }

  private sizeOf(bytes: number): string {
    return bytes < MEGABYTE
      ? this.t('files.kilobytes', { count: Math.ceil(bytes / KILOBYTE) })
      : this.t('health.megabytes', { count: Math.round(bytes / MEGABYTE) });
  }

  private async send(
    input: HTMLInputElement,
    work: (upload: FileUpload) => Promise<FileDto | null>,
  ): Promise<void> {
    const file = input.files?.[0];
    const { chunkBytes, mostBytes } = this.files.value() ?? { chunkBytes: 0, mostBytes: 0 };
    // The same file may be chosen again.
    input.value = '';
    if (!file || this.upload()) return;
    this.problem.set(this.mistake(file, mostBytes));
    if (this.problem()) return;
    const upload = new FileUpload(this.api, file, chunkBytes);
    this.upload.set(upload);
    try {
      if (await work(upload)) this.announcer.say(this.t('ui.saved'));
    } catch (error) {
      const [first] = Object.values(this.problems.fieldSentences(error));
      this.problem.set(first ?? this.problems.sentence(error));
    }
    if (this.upload() === upload) this.upload.set(null);
    await this.files.reload();
  }

  /** Said before anything is on its way. */
  private mistake({ size }: File, mostBytes: number): string {
    if (size === 0) return this.t('error.file-empty');
    return size > mostBytes ? this.t('error.upload-too-large') : '';
  }
}

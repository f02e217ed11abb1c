import { computed, signal } from '@angular/core';
import { addFile } from '../../api/fn/files/add-file';
import { finishFile } from '../../api/fn/files/finish-file';
import { getFile } from '../../api/fn/files/get-file';
import { uploadFileChunk } from '../../api/fn/files/upload-file-chunk';
import type { FileDto } from '../../api/models/file-dto';
import type { FileRequest } from '../../api/models/file-request';
import type { Api } from '../http/api';
import { NO_CONNECTION, toProblem } from '../http/api-problem';
import { Submission } from '../http/request-context';

export type NewFile = Omit<FileRequest, 'name' | 'size'>;

const BYTES = 'application/octet-stream';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** The line or the server is away for a while; everything else is an answer. */
const PASSES = new Set<number>([429, 502, 503, 504]);

/** Sends one file in chunks and continues after a lost connection with those that are missing. */
export class FileUpload {
  private readonly submission = new Submission();
  private readonly sent = signal(0);
  private wake: () => void = () => undefined;
  private isOver = false;
  readonly name: string;
  readonly percent = computed(() => Math.floor((this.sent() / this.file.size) * 100));
  readonly isWaiting = signal(false);

  constructor(
    private readonly api: Api,
    private readonly file: File,
    private readonly chunkBytes: number,
  ) {
    this.name = file.name;
  }

  /** A new file of the case; null once it was cancelled. */
  async begin(caseId: string, about: NewFile): Promise<FileDto | null> {
    const body = { ...about, name: this.file.name, size: this.file.size };
    const begun = await this.patiently(() =>
      this.api.call(addFile, { caseId, body }, this.submission.context()),
    );
    return begun && this.goOn(begun);
  }

  /** The chunks that are missing, and the end. */
  async goOn({ id, arrived }: Pick<FileDto, 'id' | 'arrived'>): Promise<FileDto | null> {
    const known = new Set(arrived);
    for (let no = 0; no * this.chunkBytes < this.file.size && !this.isOver; no += 1) {
      const chunk = this.file.slice(no * this.chunkBytes, (no + 1) * this.chunkBytes, BYTES);
      if (!known.has(no))
        await this.patiently(() => this.api.call(uploadFileChunk, { id, no: String(no), body: chunk }));
      this.sent.update((bytes) => bytes + chunk.size);
    }
    return this.patiently(() => this.api.call(finishFile, { id }));
  }

  /** What has arrived of an upload that an earlier page began. */
  async resume(id: string): Promise<FileDto | null> {
    const begun = await this.patiently(() => this.api.call(getFile, { id }));
    return begun && this.goOn(begun);
  }

  cancel(): void {
    this.isOver = true;
    this.wake();
  }

  /** Tries again, after longer and longer pauses, until the line is back or the person cancels. */
  private async patiently<T>(work: () => Promise<T>): Promise<T | null> {
    for (let pause = FIRST_PAUSE_MS; !this.isOver; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const answer = await work();
        this.isWaiting.set(false);
        return answer;
      } catch (error) {
        const { code, status } = toProblem(error);
        if (code !== NO_CONNECTION && !PASSES.has(status)) throw error;
        this.isWaiting.set(true);
        await this.pause(pause);
      }
    }
    return null;
  }

  /** Ends early when the device has a line again. */
  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        removeEventListener('online', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      addEventListener('online', end);
      this.wake = end;
    });
  }
}

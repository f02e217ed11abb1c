import { Inject, Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { narrativeRefusal } from '../cases/index.js';
import type { Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { SETTINGS } from '../platform/platform.module.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { FileBytesService } from './file-bytes.service.js';
import type { FileHeader } from './file-bytes.service.js';
import type { CaseFilesDto, FileDto, FileRequest } from './files.dto.js';
import { CaseFile } from './files.entity.js';
import {
  arrivedChunks,
  bytesOfAgency,
  dropChunks,
  isOfCase,
  sharingsOf,
  uploadStanding,
} from './files.queries.js';
import {
  FILES_OF_A_CASE,
  MEGABYTE,
  UNFINISHED_AT_MOST,
  cleanName,
  exceedsQuota,
  isRemovable,
  newFileProblems,
  partitionsOf,
} from './files.rules.js';
import { CHUNK_BYTES, FILE_PARTITIONS, MOST_BYTES } from './files.types.js';
import type { FileAction, FilePartition, FileRemovalReason, FileSubject } from './files.types.js';

/** What a list says of a file beside its row. */
export interface Known {
  name: string | null;
  arrived?: readonly number[];
  sharings?: FileDto['sharings'];
  allowedActions?: FileAction[];
}

export const toFile = (file: CaseFile, known: Known): FileDto => ({
  id: file.id,
  subject: file.subject,
  subjectId: file.subjectId,
  partition: file.partition,
  state: file.state,
  format: file.format,
  size: file.size,
  name: known.name,
  addedAt: file.startedAt.toISOString(),
  removalReason: file.removalReason,
  arrived: [...(known.arrived ?? [])],
  sharings: known.sharings ?? [],
  allowedActions: known.allowedActions ?? [],
});

/** Files of a case, read by those who read their partition in the agency that owns it. */
@Injectable()
export class FilesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly bytes: FileBytesService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** All files of the case, or those of one incident, order or referral in it. */
  async list(
    caseId: string,
    about: { subject: FileSubject; subjectId: string } | null = null,
  ): Promise<CaseFilesDto> {
    const access = await this.toOwnFiles(caseId);
    const readable = this.readable(access);
    const rows = await this.database.rows<CaseFile>(
      CaseFile,
      `where case_id = $1 and partition = any ($2) and (state <> 'uploading' or added_by = $3)
         and ($4::text is null or subject = $4 and subject_id = $5)
       order by started_at desc, id desc`,
      [
        ...[caseId, readable, this.database.viewer.userId],
        ...[about?.subject ?? null, about?.subjectId ?? null],
      ],
    );
    this.database.audit.touch(caseId, 'core', ...rows.map(({ partition }) => partition));
    return {
      items: await this.toFiles(caseId, rows, access),
      partitions: mayCall(this.database.viewer.roles, 'files.write')
        ? partitionsOf(about?.subject ?? 'case').filter(
            (partition) => readable.includes(partition) && access.writes.has(partition),
          )
        : [],
      mostBytes: MOST_BYTES,
      chunkBytes: CHUNK_BYTES,
      space: await this.space(),
    };
  }

  async show(id: string): Promise<FileDto> {
    const { file, access } = await this.find(id);
    const [shown] = await this.toFiles(file.caseId, [file], access);
    if (!shown) throw notFound();
    return shown;
  }

  /** Begins an upload. Its bytes count towards the quota at once. */
  async add(caseId: string, { name, ...request }: FileRequest): Promise<string> {
    const access = await this.toOwnFiles(caseId);
    const { partition, size } = request;
    const problems = newFileProblems(request);
    if (problems.length > 0) throw invalid(...problems);
    if (!this.readable(access).includes(partition) || !access.writes.has(partition)) throw notAllowed();
    if (!(await isOfCase(this.database, caseId, request)))
      throw invalid({ path: 'subjectId', code: 'not_in_list' });
    const standing = await uploadStanding(this.database, caseId);
    if (standing.unfinished >= UNFINISHED_AT_MOST) throw refused('file_too_many_unfinished');
    if (standing.ofCase >= FILES_OF_A_CASE) throw refused('file_too_many');
    const used = await bytesOfAgency(this.database, true);
    if (exceedsQuota(used, size, this.settings.fileQuotaMegabytes)) throw refused('file_quota_full');
    const { agencyId, userId } = this.database.viewer;
    const file = { id: newId(), caseId, partition };
    const sealed = await this.bytes.sealHeader(file, cleanName(name));
    await this.database.insert(CaseFile, { ...request, ...file, agencyId, addedBy: userId, sealed });
    this.database.audit.touch(caseId, partition);
    return file.id;
  }

  /** A file of a case that the viewer's agency owns, in a partition that the viewer reads. */
  async find(id: string): Promise<{ file: CaseFile; access: CaseAccess }> {
    const file = await this.row(id);
    const access = await this.toOwnFiles(file.caseId);
    if (!this.readable(access).includes(file.partition)) throw notFound();
    this.database.audit.touch(file.caseId, file.partition);
    return { file, access };
  }

  /** A kept file that the viewer may read, with its key: of an own case, or shared with the viewer's agency. */
  async toRead(id: string): Promise<{ file: CaseFile; header: FileHeader }> {
    const file = await this.row(id);
    if (file.state !== 'kept') throw notFound();
    const access = await this.access.find(file.caseId);
    const isOwn = access?.relations.has('own') ?? false;
    if (isOwn) await this.find(id);
    else if (!access?.relations.has('referred') || this.isPolice) throw notFound();
    const header = await this.bytes.header(file, isOwn);
    this.database.audit.touch(file.caseId, file.partition);
    return { file, header };
  }

  /** Drops an unfinished upload of the viewer. */
  async cancel(id: string): Promise<void> {
    const { userId } = this.database.viewer;
    const { file } = await this.find(id);
    if (file.addedBy !== userId) throw notFound();
    if (file.state !== 'uploading') throw refused('file_finished');
    await this.database.repository(CaseFile).delete({ id, state: 'uploading' });
  }

  /** Destroys name, key and bytes; that there was a file, and why it went, stays. Refused under a legal hold. */
  async remove(id: string, removalReason: FileRemovalReason): Promise<void> {
    const { file, access } = await this.find(id);
    if (!this.actionsOf(file, access).includes('remove')) throw notAllowed();
    await dropChunks(this.database, id, null);
    const removed = { removedAt: this.database.now, removedBy: this.database.viewer.userId, removalReason };
    await this.database.repository(CaseFile).update({ id }, { state: 'removed', sealed: null, ...removed });
  }

  async row(id: string): Promise<CaseFile> {
    const [file] = await this.database.rows<CaseFile>(CaseFile, 'where id = $1', [id]);
    if (!file) throw notFound();
    return file;
  }

  /** Access of the owning agency; to all others the case has no files. */
  private async toOwnFiles(caseId: string): Promise<CaseAccess> {
    const access = await this.access.find(caseId);
    if (!access?.relations.has('own') || !access.reads.has('core')) throw notFound();
    return access;
  }

  /** A supervisor reads files of the statement only as the statement itself: after step-up. */
  readable(access: CaseAccess): FilePartition[] {
    const { roles, steppedUpUntil } = this.database.viewer;
    const reader = { worksWithSurvivors: mayCall(roles, 'cases.open'), steppedUpUntil };
    const isMasked = narrativeRefusal(reader, this.database.now) !== null;
    return FILE_PARTITIONS.filter((one) => access.reads.has(one) && !(one === 'narrative' && isMasked));
  }

  private async toFiles(caseId: string, rows: readonly CaseFile[], access: CaseAccess): Promise<FileDto[]> {
    const uploading = rows.filter(({ state }) => state === 'uploading').map(({ id }) => id);
    const arrived = new Map(
      (await arrivedChunks(this.database, uploading)).map(({ fileId, arrived: nos }) => [fileId, nos]),
    );
    const sharings = await sharingsOf(this.database, caseId);
    return Promise.all(
      rows.map(async (file) =>
        toFile(file, {
          name: file.sealed && (await this.bytes.header(file, true)).name,
          arrived: arrived.get(file.id) ?? [],
          sharings: sharings.filter(({ fileId }) => fileId === file.id).map(({ fileId: _, ...one }) => one),
          allowedActions: this.actionsOf(file, access),
        }),
      ),
    );
  }

  private actionsOf(file: CaseFile, access: CaseAccess): FileAction[] {
    const { state, addedBy, agencyId, partition } = file;
    const { viewer } = this.database;
    if (state === 'uploading') return addedBy === viewer.userId ? ['continue', 'cancel'] : [];
    if (state === 'removed') return [];
    const isOwn = agencyId === viewer.agencyId && access.writes.has(partition);
    const mayRemove = isOwn && isRemovable(file, viewer.userId, this.database.now);
    return mayRemove ? ['open', 'remove'] : ['open'];
  }

  private async space(): Promise<CaseFilesDto['space']> {
    if (!this.database.viewer.roles.includes('supervisor')) return null;
    const used = await bytesOfAgency(this.database, false);
    return {
      usedMegabytes: Math.ceil(used / MEGABYTE),
      quotaMegabytes: this.settings.fileQuotaMegabytes,
    };
  }

  private get isPolice(): boolean {
    return this.database.viewer.agencyKind === 'police';
  }
}

import { ApiProperty } from '@nestjs/swagger';
import { IsInt } from 'class-validator';
import { KNOWN_ANSWERS } from '../cases/classification.types.js';
import type { KnownAnswer } from '../cases/classification.types.js';
import { NamesDto } from '../identity/index.js';
import { AsTyped, Code, Uuid } from '../platform/http/validation.js';
import {
  FILE_ACTIONS,
  FILE_FORMATS,
  FILE_PARTITIONS,
  FILE_REMOVAL_REASONS,
  FILE_STATES,
  FILE_SUBJECTS,
} from './files.types.js';
import type {
  FileAction,
  FileFormat,
  FilePartition,
  FileRemovalReason,
  FileState,
  FileSubject,
} from './files.types.js';

export class FileRequest {
  @Code(FILE_SUBJECTS) subject: FileSubject;
  @Uuid({ description: 'The case, incident, order or referral that it belongs to.' }) subjectId: string;
  @Code(FILE_PARTITIONS, { description: 'Whose readers may read it.' }) partition: FilePartition;
  @AsTyped({ max: 400, description: 'Folders and hidden characters are removed.' }) name: string;
  @ApiProperty({ type: 'integer', description: 'In bytes; at most 20 MB.' }) @IsInt() size: number;
}

export class FileRemovalRequest {
  @Code(FILE_REMOVAL_REASONS) reason: FileRemovalReason;
}

export class ReferralFileRequest {
  @Uuid() fileId: string;
  @Code(KNOWN_ANSWERS, { description: 'Whether the survivor was alone when she agreed: only "yes" counts.' })
  alone: KnownAnswer;
}

class FileSharingDto {
  @ApiProperty({ format: 'uuid' }) referralId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
}

export class FileDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: FILE_SUBJECTS }) subject: FileSubject;
  @ApiProperty({ format: 'uuid' }) subjectId: string;
  @ApiProperty({ enum: FILE_PARTITIONS }) partition: FilePartition;
  @ApiProperty({ enum: FILE_STATES }) state: FileState;
  @ApiProperty({ enum: FILE_FORMATS, nullable: true, type: String }) format: FileFormat | null;
  @ApiProperty({ type: 'integer', description: 'In bytes.' }) size: number;
  @ApiProperty({ type: String, nullable: true, description: 'Null once removed or erased.' })
  name: string | null;
  @ApiProperty({ format: 'date-time' }) addedAt: string;
  @ApiProperty({ enum: FILE_REMOVAL_REASONS, nullable: true, type: String })
  removalReason: FileRemovalReason | null;
  @ApiProperty({
    type: 'integer',
    isArray: true,
    description: 'Chunks of an unfinished upload that have arrived.',
  })
  arrived: number[];
  @ApiProperty({ type: [FileSharingDto] }) sharings: FileSharingDto[];
  @ApiProperty({ enum: FILE_ACTIONS, isArray: true }) allowedActions: FileAction[];
}

class FileSpaceDto {
  @ApiProperty({ type: 'integer' }) usedMegabytes: number;
  @ApiProperty({ type: 'integer' }) quotaMegabytes: number;
}

export class CaseFilesDto {
  @ApiProperty({ type: [FileDto], description: 'Newest first, unfinished uploads of the viewer too.' })
  items: FileDto[];
  @ApiProperty({
    enum: FILE_PARTITIONS,
    isArray: true,
    description: 'Those in which the viewer may add files.',
  })
  partitions: FilePartition[];
  @ApiProperty({ type: 'integer' }) mostBytes: number;
  @ApiProperty({ type: 'integer' }) chunkBytes: number;
  @ApiProperty({ type: FileSpaceDto, nullable: true, description: 'For supervisors.' })
  space: FileSpaceDto | null;
}

export class ReferralFilesDto {
  @ApiProperty({ type: [FileDto], description: 'Files that the receiver may read.' }) shared: FileDto[];
  @ApiProperty({ type: [FileDto], description: 'For the sender: files of the case that may be shared.' })
  shareable: FileDto[];
}

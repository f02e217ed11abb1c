import { describe, expect, it } from '@jest/globals';
import {
  chunkCount,
  chunkLength,
  cleanName,
  downloadOf,
  exceedsQuota,
  formatOf,
  imageEdge,
  isRemovable,
  newFileProblems,
  sharingRefusals,
} from './files.rules.js';
import type { ImageHeader, Sharing } from './files.rules.js';
import { CHUNK_BYTES, FILE_PARTITIONS, FILE_SUBJECTS, MOST_BYTES, PARTITIONS_OF } from './files.types.js';

const photo: ImageHeader = {
  ...{ format: 'jpeg', width: 4_000, height: 3_000, bytesPerPixel: 3 },
  ...{ isProgressive: false, isTurned: false, frames: 1 },
};

describe('a new file', () => {
  it.each([
    [0, ['file_empty']],
    [-1, ['file_empty']],
    [1, []],
    [MOST_BYTES, []],
    [MOST_BYTES + 1, ['upload_too_large']],
  ])('of %d bytes has the problems %j', (size, codes) => {
    const problems = newFileProblems({ subject: 'case', partition: 'support', size });
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });

  it('is sealed in a partition of what it belongs to; only an incident has files of the statement', () => {
    const allowed = FILE_SUBJECTS.flatMap((subject) =>
      FILE_PARTITIONS.filter(
        (partition) => newFileProblems({ subject, partition, size: 1 }).length === 0,
      ).map((partition) => `${subject} ${partition}`),
    );
    expect(allowed.sort()).toEqual(
      FILE_SUBJECTS.flatMap((subject) => PARTITIONS_OF[subject].map((one) => `${subject} ${one}`)).sort(),
    );
    expect(allowed.filter((one) => one.endsWith('narrative'))).toEqual(['incident narrative']);
  });

  it('fits into the quota to the last byte', () => {
    expect(exceedsQuota(0, 1_048_576, 1)).toBe(false);
    expect(exceedsQuota(1, 1_048_576, 1)).toBe(true);
  });
});

describe('chunks', () => {
  it.each([
    [1, 1, [1]],
    [CHUNK_BYTES, 1, [CHUNK_BYTES]],
    [CHUNK_BYTES + 1, 2, [CHUNK_BYTES, 1]],
    [MOST_BYTES, 80, [CHUNK_BYTES]],
  ])('of %d bytes are %d', (size, count, lengths) => {
    expect(chunkCount(size)).toBe(count);
    for (const [no, length] of lengths.entries()) expect(chunkLength(size, no)).toBe(length);
    expect([chunkLength(size, -1), chunkLength(size, count)]).toEqual([null, null]);
  });
});

describe('a name', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\a\\b.pdf', 'b.pdf'],
    ['.hidden', 'hidden'],
    ['\u202egpj.x', 'gpj.x'],
    ['a\u0000\n b', 'a b'],
    ['<b>"x"|?*:', 'b x'],
    ['Акси ҷароҳат.jpg', 'Акси ҷароҳат.jpg'],
    ['///', '?'],
    ['🙂'.repeat(200), '🙂'.repeat(120)],
  ])('%j becomes %j', (name, clean) => expect(cleanName(name)).toBe(clean));
});

describe('the type', () => {
  it.each([
    ['jpg', { format: 'jpg', isImage: true }],
    ['png', { format: 'jpg', isImage: true }],
    ['webp', { format: 'jpg', isImage: true }],
    ['opus', { format: 'ogg', isImage: false }],
    ['docx', { format: 'docx', isImage: false }],
    ['heic', null],
    ['docm', null],
    ['xml', null],
    ['exe', null],
    [undefined, null],
  ])('of content %j is %j', (found, kept) => expect(formatOf(found)).toEqual(kept));

  it('is downloaded under a name of codes', () => {
    expect(downloadOf('01a22c26-b60e-7723-883b-e3b29ad16038', 'pdf').disposition).toBe(
      'attachment; filename="file-9ad16038.pdf"',
    );
  });
});

describe('a picture', () => {
  it.each<[string, Partial<ImageHeader>, number | null]>([
    ['of twelve megapixels keeps its size', {}, 4_000],
    ['of fifty megapixels is kept smaller', { width: 8_160, height: 6_120 }, 4_096],
    [
      'of fifty megapixels on its side is halved while it is read',
      { width: 8_160, height: 6_120, isTurned: true },
      4_080,
    ],
    ['of more than 64 megapixels is refused', { width: 9_000, height: 9_000 }, null],
    ['that moves is refused', { frames: 2 }, null],
    ['that is progressive and large is refused', { width: 5_000, isProgressive: true }, null],
    ['of WebP is refused when it is large', { width: 5_000, format: 'webp' }, null],
    ['of PNG on its side is refused when it is large', { width: 5_000, format: 'png', isTurned: true }, null],
    ['that is progressive and small is kept', { isProgressive: true }, 4_000],
    ['too large even for a half is refused', { width: 8_000, height: 8_000, isTurned: true }, null],
  ])('%s', (_what, change, edge) => expect(imageEdge({ ...photo, ...change })).toBe(edge));
});

describe('sharing with a referral', () => {
  const running: Sharing = {
    ...{ status: 'accepted', consentHolds: true, receiverKind: 'civil' },
    sharedPartitions: ['core', 'legal'],
  };

  it.each<[string, Partial<Sharing>, string[]]>([
    ['is possible while it runs', {}, []],
    ['is possible after the appointment', { status: 'appointment' }, []],
    ['waits for the acceptance', { status: 'received' }, ['not_running']],
    ['ends with it', { status: 'completed' }, ['not_running']],
    ['needs the consent', { consentHolds: false }, ['consent_missing']],
    ['never reaches the police', { receiverKind: 'police' }, ['receiver_is_police']],
    ['stays within what is shared', { sharedPartitions: ['core'] }, ['partition_not_shared']],
  ])('%s', (_what, change, refusals) =>
    expect(sharingRefusals({ ...running, ...change }, 'legal')).toEqual(refusals),
  );
});

describe('a kept file', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const kept = (hoursAgo: number, partition: (typeof FILE_PARTITIONS)[number] = 'legal') => ({
    ...{ partition, addedBy: 'worker' },
    keptAt: new Date(now.getTime() - hoursAgo * 3_600_000),
  });

  it('that may be evidence is taken back only by the person who added it, within a day', () => {
    expect(isRemovable(kept(23), 'worker', now)).toBe(true);
    expect(isRemovable(kept(24), 'worker', now)).toBe(false);
    expect(isRemovable(kept(1), 'colleague', now)).toBe(false);
    expect(isRemovable({ ...kept(1), keptAt: null }, 'worker', now)).toBe(false);
    expect(isRemovable(kept(500, 'support'), 'colleague', now)).toBe(true);
  });
});

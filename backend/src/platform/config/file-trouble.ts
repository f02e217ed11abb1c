const NOT_ALLOWED = `user ${process.getuid?.() ?? ''} may not read or write it`;
const TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EEXIST: 'it is no folder',
  EISDIR: 'it is a folder',
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

/** What to say about an unusable file or folder, as the end of a sentence. */
export function fileTrouble(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return TROUBLE[code] ?? (code || 'unknown');
}

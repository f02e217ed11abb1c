import { access, constants, mkdir } from 'node:fs/promises';
import { fileTrouble } from './file-trouble.js';
import { SettingError } from './settings.js';

/** Makes the folder of the embedded database and of generated keys; throws a sentence where it cannot be used. */
export async function openInstanceFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const trouble = fileTrouble(error).replace('file', 'folder');
    throw new SettingError(`PANOH_DATA_DIR=${dataDir} cannot be used: ${trouble}.`);
  }
}

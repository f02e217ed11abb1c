import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '../identity/index.js';
import type { Settings } from '../platform/config/settings.js';
import { SETTINGS } from '../platform/platform.module.js';
import { mp3Seconds, opusSeconds } from './audio-length.rules.js';
import type { AudioEdges } from './audio-length.rules.js';
import type { Topic } from './portal.types.js';

/** Forms that every phone with a browser plays, the smaller one first. */
const FORMS = [
  { ending: 'opus', type: 'audio/ogg', secondsOf: opusSeconds },
  { ending: 'mp3', type: 'audio/mpeg', secondsOf: mp3Seconds },
] as const;
const EDGE = 65_536;

/** A topic read aloud, as the operator put it into the folder. */
export interface Recording {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly seconds: number;
}

/** Recordings of the topics in a folder of the deployment; there are none where it has no such folder. */
@Injectable()
export class AudioService {
  private readonly known = new Map<string, Recording | null>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  get folder(): string | null {
    return this.settings.audioDir;
  }

  /** Null if there is no recording, or the file is no sound that a phone plays. */
  async find(topic: Topic, language: Language): Promise<Recording | null> {
    for (const form of FORMS) {
      const found = await this.read(`${topic}.${language}.${form.ending}`, form);
      if (found) return found;
    }
    return null;
  }

  /** Looks at the file each time and reads it once: what is put in its place is found at once. */
  private async read(name: string, form: (typeof FORMS)[number]): Promise<Recording | null> {
    const { folder } = this;
    const file = folder && (await stat(join(folder, name)).catch(() => null));
    if (!file || !file.isFile()) return null;
    const key = [name, file.size, file.mtimeMs].join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const edges = await edgesOf(join(folder, name), file.size).catch(() => null);
    const seconds = edges && form.secondsOf(edges);
    const recording = seconds ? { name, type: form.type, bytes: file.size, seconds } : null;
    this.known.set(key, recording);
    return recording;
  }
}

async function edgesOf(path: string, bytes: number): Promise<AudioEdges> {
  const file = await open(path);
  try {
    const [first, last] = [Buffer.alloc(Math.min(EDGE, bytes)), Buffer.alloc(Math.min(EDGE, bytes))];
    await file.read(first, 0, first.length, 0);
    await file.read(last, 0, last.length, bytes - last.length);
    return { first, last, bytes };
  } finally {
    await file.close();
  }
}

import { CHUNK_BYTES } from '../../src/files/files.types.js';
import type { Test } from 'supertest';
import type { Actor } from './actors.js';

interface NewFile {
  caseId: string;
  bytes: Buffer;
  name?: string;
  size?: number;
  subject?: string;
  subjectId?: string;
  partition?: string;
}

export const beginUpload = (actor: Actor, { caseId, bytes, ...file }: NewFile): Test =>
  actor.post(`/cases/${caseId}/files`, {
    ...{ subject: 'case', subjectId: caseId, partition: 'support', name: 'IMG_0001.JPG' },
    size: bytes.length,
    ...file,
  });

export const sendChunk = (
  actor: Actor,
  id: string,
  [no, bytes]: readonly [no: number, bytes: Buffer],
): Test => actor.put(`/files/${id}/chunks/${no}`, bytes).type('application/octet-stream');

export const piecesOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, no) =>
    bytes.subarray(no * CHUNK_BYTES, (no + 1) * CHUNK_BYTES),
  );

/** Sends a whole file as the front end does; answers the last request, whatever it says. */
export async function upload(
  actor: Actor,
  file: NewFile,
): Promise<{ id: string; status: number; body: Record<string, unknown> }> {
  const begun = await beginUpload(actor, file);
  if (begun.status !== 201) return { id: '', status: begun.status, body: begun.body };
  const id = begun.body.id as string;
  for (const [no, piece] of piecesOf(file.bytes).entries())
    await sendChunk(actor, id, [no, piece]).expect(204);
  const { status, body } = await actor.post(`/files/${id}/finish`);
  return { id, status, body };
}

export const download = (actor: Actor, id: string, what = 'content'): Test =>
  actor
    .get(`/files/${id}/${what}`)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => done(null, Buffer.concat(pieces)));
    });

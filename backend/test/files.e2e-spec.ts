import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { CHUNK_BYTES, MOST_BYTES } from '../src/files/files.types.js';
import { proveAgain } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { Blocking } from './support/blocking.js';
import { startApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { beginUpload, download, piecesOf, sendChunk, upload } from './support/uploads.js';
import { uploadSweepFor } from './support/workers.js';

const test = await startApp({ environment: { PANOH_FILE_QUOTA_MB: '50' } });
const kulob = await arrangeKulob(test);
afterAll(() => test.close());
const we = new Blocking(test, kulob);
const as = (person: string): Actor => we.as(person);

const EXIF = {
  IFD0: { Make: 'SecretPhone', ImageDescription: 'her street 12' },
  IFD3: { GPSLatitude: '38/1 33/1 0/1' },
};
const noise = {
  create: {
    width: 1200,
    height: 900,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', mean: 120, sigma: 40 },
  },
} as const;
const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('files of a case', () => {
  let caseId: string;
  let photo: Buffer;
  let role: AppRole;

  const list = async (person: string, id = caseId) =>
    (await as(person).get(`/cases/${id}/files`).expect(200)).body;
  const count = async (sql: string, parameters: unknown[] = []): Promise<number> =>
    Number(
      (await test.database.query<{ n: string }>(`select count(*) as n from panoh.${sql}`, parameters))[0]?.n,
    );
  const chunksOf = (id: string): Promise<number> => count('file_chunks where file_id = $1', [id]);

  beforeAll(async () => {
    caseId = await we.open('caseworker');
    photo = await sharp(noise).jpeg({ quality: 95 }).withExif(EXIF).toBuffer();
    role = await AppRole.connect(test);
  });

  it('keeps a photo without the place, the phone or the words that were in it', async () => {
    expect(photo.includes('SecretPhone')).toBe(true);
    expect(photo.length).toBeGreaterThan(CHUNK_BYTES);
    const kept = await upload(as('caseworker'), { caseId, bytes: photo });
    expect(kept).toMatchObject({ status: 200, body: { state: 'kept', format: 'jpg', name: 'IMG_0001.JPG' } });
    const { body, headers } = await download(as('caseworker'), kept.id).expect(200);
    const bytes = body as Buffer;
    const { exif, icc, xmp, width } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, width]).toEqual([undefined, undefined, undefined, 1200]);
    for (const word of ['SecretPhone', 'her street', 'Exif']) expect(bytes.includes(word)).toBe(false);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': `attachment; filename="file-${kept.id.slice(-8)}.jpg"`,
    });
    const small = await download(as('caseworker'), kept.id, 'thumbnail').expect(200);
    expect((await sharp(small.body as Buffer).metadata()).width).toBe(320);
  });

  it('stores names and bytes sealed only, and the chunks as they were sent no longer', async () => {
    const canary = 'Зарина Каримова.pdf';
    const { id } = await upload(as('caseworker'), {
      caseId,
      bytes: Buffer.concat([PDF, Buffer.from(canary)]),
      name: canary,
    });
    const rows = await test.database.query<{ row: string }>(
      `select encode(c.sealed, 'escape') || f::text || encode(f.sealed, 'escape') as row
       from panoh.files f join panoh.file_chunks c on c.file_id = f.id where f.id = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(rows.filter(({ row }) => /PDF|Зарина|Catalog/.test(row))).toEqual([]);
    expect(((await download(as('caseworker'), id)).body as Buffer).includes(canary)).toBe(true);
    await as('caseworker').get(`/files/${id}/thumbnail`).expect(404);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['\u202egpj.фото\u0000.jpg', 'gpj.фото.jpg'],
  ])('shows the name %j as %j and never downloads under it', async (name, shown) => {
    const { id, body } = await upload(as('caseworker'), { caseId, bytes: PDF, name });
    expect(body['name']).toBe(shown);
    const { headers } = await download(as('caseworker'), id);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="file-[0-9a-f]{8}\.pdf"$/);
  });

  it('goes on where a cut upload stopped, in any order and with chunks sent twice', async () => {
    const { body: begun } = await beginUpload(as('caseworker'), { caseId, bytes: photo }).expect(201);
    const pieces = piecesOf(photo);
    const last = pieces.length - 1;
    await sendChunk(as('caseworker'), begun.id, [last, pieces[last] as Buffer]).expect(204);
    await sendChunk(as('caseworker'), begun.id, [last, pieces[last] as Buffer]).expect(204);
    const cut = await as('caseworker').post(`/files/${begun.id}/finish`);
    expect([cut.status, cut.body.code]).toEqual([409, 'file_incomplete']);
    const { body: shown } = await as('caseworker').get(`/files/${begun.id}`).expect(200);
    expect([shown.arrived, shown.allowedActions]).toEqual([[last], ['continue', 'cancel']]);
    for (const [no, piece] of pieces.entries())
      await sendChunk(as('caseworker'), begun.id, [no, piece]).expect(204);
    const ended = await Promise.all([1, 2].map(() => as('caseworker').post(`/files/${begun.id}/finish`)));
    expect(ended.map(({ status }) => status)).toEqual([200, 200]);
    expect(await count("file_chunks where file_id = $1 and part = 'upload'", [begun.id])).toBe(0);
    const late = await sendChunk(as('caseworker'), begun.id, [0, pieces[0] as Buffer]);
    expect([late.status, late.body.code]).toEqual([409, 'file_finished']);
  });

  it('refuses a size or a number that is not true, and keeps nothing of it', async () => {
    const { body: begun } = await beginUpload(as('caseworker'), { caseId, bytes: PDF }).expect(201);
    for (const [no, bytes, code] of [
      [0, PDF.subarray(1), 'file_chunk_length'],
      [0, Buffer.concat([PDF, PDF]), 'file_chunk_length'],
      [1, PDF, 'file_chunk_unknown'],
      [79, PDF, 'file_chunk_unknown'],
    ] as const) {
      const { status, body } = await sendChunk(as('caseworker'), begun.id, [no, bytes]);
      expect([status, body.fields[0].code]).toEqual([422, code]);
    }
    expect((await as('caseworker').put(`/files/${begun.id}/chunks/0`, { a: 1 })).status).toBe(415);
    expect(await chunksOf(begun.id)).toBe(0);
    await as('caseworker').delete(`/files/${begun.id}`).expect(204);
    await as('caseworker').get(`/files/${begun.id}`).expect(404);
    const large = await beginUpload(as('caseworker'), { caseId, bytes: PDF, size: MOST_BYTES + 1 });
    expect(large.body.fields).toEqual([{ path: 'size', code: 'upload_too_large' }]);
    const other = await we.open('caseworker');
    for (const [path, wrong] of [
      ['subjectId', { subject: 'case', subjectId: other }],
      ['subjectId', { subject: 'incident', subjectId: randomUUID(), partition: 'legal' }],
      ['subjectId', { subject: 'order', subjectId: randomUUID(), partition: 'legal' }],
      ['subjectId', { subject: 'referral', subjectId: caseId }],
      ['partition', { partition: 'narrative' }],
    ] as const) {
      const { body } = await beginUpload(as('caseworker'), { caseId, bytes: PDF, ...wrong });
      expect(body.fields).toEqual([{ path, code: 'not_in_list' }]);
    }
  });

  it('says by the content what a file is, and refuses what it does not keep', async () => {
    for (const [bytes, code] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'file_type_not_allowed'],
      [Buffer.from('<!doctype html><script>alert(1)</script>'), 'file_type_not_allowed'],
      [Buffer.from('MZ' + 'x'.repeat(500)), 'file_type_not_allowed'],
      [photo.subarray(0, photo.length / 2), 'file_not_readable'],
      [
        await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
        'file_image_too_large',
      ],
    ] as const) {
      const { status, body, id } = await upload(as('caseworker'), { caseId, bytes, name: 'photo.jpg' });
      expect([status, body['code']]).toEqual([409, code]);
      await as('caseworker').delete(`/files/${id}`).expect(204);
    }
  });

  it('opens no chunk in the place of another, and no file that lost its end', async () => {
    const { body: begun } = await beginUpload(as('caseworker'), { caseId, bytes: photo }).expect(201);
    for (const [no, piece] of piecesOf(photo).entries())
      await sendChunk(as('caseworker'), begun.id, [no, piece]).expect(204);
    const swap = (a: number, b: number) =>
      test.database.query(
        `update panoh.file_chunks x set sealed = y.sealed from panoh.file_chunks y where x.file_id = $1 and y.file_id = $1
         and (x.no, y.no) in (($2::int, $3::int), ($3::int, $2::int))`,
        [begun.id, a, b],
      );
    await swap(0, 1);
    expect((await as('caseworker').post(`/files/${begun.id}/finish`)).status).toBe(500);
    await swap(0, 1);
    await as('caseworker').post(`/files/${begun.id}/finish`).expect(200);
    await test.database.query('update panoh.files set size = $2 where id = $1', [begun.id, CHUNK_BYTES]);
    await expect(download(as('caseworker'), begun.id)).rejects.toThrow(/aborted|hang up/);
  });

  describe('is read', () => {
    const others = ['lawyer', 'healthWorker', 'inspector', 'caseworkerElsewhere', 'legalSupervisor'];

    it('by the owning agency alone; to others it does not exist, and neither does the case', async () => {
      const { id } = await upload(as('caseworker'), { caseId, bytes: PDF });
      await download(as('caseworker2'), id).expect(200);
      await download(as('supervisor'), id).expect(200);
      for (const person of others) {
        for (const path of [
          `/files/${id}`,
          `/files/${id}/content`,
          `/files/${id}/thumbnail`,
          `/cases/${caseId}/files`,
        ])
          expect([person, path, (await as(person).get(path)).status]).toEqual([person, path, 404]);
        expect((await as(person).post(`/files/${id}/removal`, { reason: 'duplicate' })).status).toBe(404);
      }
    });

    it('in its partition: a supervisor no health paper, and the statement only after step-up', async () => {
      const own = await we.open('caseworker');
      const { body: incidents } = await as('caseworker').get(`/cases/${own}/incidents`).expect(200);
      const subjectId = (incidents.items ?? incidents)[0].id as string;
      const health = await upload(as('caseworker'), { caseId: own, bytes: PDF, partition: 'health' });
      const statement = await upload(as('caseworker'), {
        caseId: own,
        bytes: PDF,
        subject: 'incident',
        subjectId,
        partition: 'narrative',
      });
      expect([health.status, statement.status]).toEqual([200, 200]);
      await test.database.query('update panoh.sessions set stepped_up_until = null where user_id = $1', [
        as('supervisor').userId,
      ]);
      expect((await list('supervisor', own)).items).toEqual([]);
      await as('supervisor').get(`/files/${statement.id}/content`).expect(404);
      await proveAgain(test, as('supervisor'));
      expect((await list('supervisor', own)).items.map(({ id }: { id: string }) => id)).toEqual([
        statement.id,
      ]);
      await as('supervisor').get(`/files/${health.id}/content`).expect(404);
      expect((await list('caseworker', own)).items).toHaveLength(2);
    });

    it('by no police officer of a file that another agency added, even where the police own the case', async () => {
      const own = await we.open('inspector');
      const mine = await upload(as('inspector'), { caseId: own, bytes: PDF, partition: 'legal' });
      const theirs = await upload(as('inspector'), { caseId: own, bytes: PDF, partition: 'legal' });
      await test.database.query('update panoh.files set agency_id = $2 where id = $1', [
        theirs.id,
        kulob.agencies['crisisCentre'],
      ]);
      await as('inspector2').get(`/files/${mine.id}/content`).expect(200);
      await as('inspector2').get(`/files/${theirs.id}/content`).expect(404);
      expect((await list('inspector2', own)).items.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    });

    it('by the database too: without the services another agency sees no row and no chunk', async () => {
      const counted = [
        'select 1 from panoh.files where case_id = $1',
        'select 1 from panoh.file_chunks c join panoh.files f on f.id = c.file_id where f.case_id = $1',
        'select 1 from panoh.referral_files where case_id = $1',
      ];
      for (const person of [...others, 'coordinator', 'administrator'])
        for (const sql of counted)
          expect([person, sql, await role.as(as(person), [sql, [caseId]])]).toEqual([person, sql, []]);
      expect((await role.as(as('caseworker'), [counted[1] as string, [caseId]])).length).toBeGreaterThan(0);
    });

    it('by nobody who was blocked, within the same session', async () => {
      const own = await we.open('caseworker');
      const { id } = await upload(as('caseworker'), { caseId: own, bytes: PDF });
      await as('caseworker2').get(`/files/${id}/content`).expect(200);
      await we.keepAway('caseworker', own, { kind: 'user', userId: as('caseworker2').userId });
      for (const path of [`/files/${id}/content`, `/files/${id}`, `/cases/${own}/files`])
        expect((await as('caseworker2').get(path)).status).toBe(404);
    });
  });

  it('is removed for a reason, which stays, and not while the case is held', async () => {
    const own = await we.open('caseworker');
    const { id } = await upload(as('caseworker'), { caseId: own, bytes: PDF });
    const until = { ground: 'court_case', untilOn: '2126-12-31' };
    const { body: held } = await as('supervisor').post(`/cases/${own}/legal-holds`, until).expect(201);
    const refusal = await as('caseworker').post(`/files/${id}/removal`, { reason: 'wrong_file' });
    expect([refusal.status, refusal.body.code]).toEqual([409, 'legal_hold']);
    await download(as('caseworker'), id).expect(200);
    await as('supervisor').post(`/cases/${own}/legal-holds/${held.holds[0].id}/lift`, {}).expect(200);
    await as('caseworker').post(`/files/${id}/removal`, { reason: 'wrong_file' }).expect(204);
    expect(await chunksOf(id)).toBe(0);
    const { items } = await list('caseworker', own);
    expect(items).toMatchObject([
      { state: 'removed', name: null, removalReason: 'wrong_file', allowedActions: [] },
    ]);
    await as('caseworker').get(`/files/${id}/content`).expect(404);
  });

  it('counts towards the quota of the agency from the start of the upload, in uploads at once too', async () => {
    const own = await we.open('lawyer');
    const used = async () => (await list('legalSupervisor', own)).space;
    expect(await used()).toEqual({ usedMegabytes: 0, quotaMegabytes: 50 });
    expect((await list('lawyer', own)).space).toBeNull();
    const begun = await Promise.all(
      [1, 2, 3, 4].map(() => beginUpload(as('lawyer'), { caseId: own, bytes: PDF, size: MOST_BYTES })),
    );
    expect(begun.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(begun.find(({ status }) => status === 409)?.body.code).toBe('file_quota_full');
    expect((await used()).usedMegabytes).toBe(40);
  });

  it('is deleted with an erased case, and an upload after a day without its end', async () => {
    const own = await we.open('caseworker');
    const { id } = await upload(as('caseworker'), { caseId: own, bytes: PDF });
    const { body: begun } = await beginUpload(as('caseworker'), { caseId: own, bytes: PDF }).expect(201);
    await sendChunk(as('caseworker'), begun.id, [0, PDF]).expect(204);
    const cleanup = uploadSweepFor(test);
    await cleanup.uploads.sweep();
    expect(await chunksOf(begun.id)).toBe(1);
    await test.database.query(
      `update panoh.files set started_at = panoh.now() - interval '25 hours' where case_id = $1`,
      [own],
    );
    await cleanup.uploads.sweep();
    await cleanup.close();
    expect([await chunksOf(begun.id), await chunksOf(id)]).toEqual([0, 1]);
  });

  it('keeps nobody from filling the space with uploads that never end', async () => {
    const own = await we.open('caseworker2');
    for (let begun = 0; begun < 10; begun += 1)
      await beginUpload(as('caseworker2'), { caseId: own, bytes: PDF }).expect(201);
    const more = await beginUpload(as('caseworker2'), { caseId: own, bytes: PDF });
    expect([more.status, more.body.code]).toEqual([409, 'file_too_many_unfinished']);
  });
});

describe('a file that goes with a referral', () => {
  const accepted = async (change: object = {}, [service, person] = ['legalAid.legal', 'lawyer']) => {
    const caseId = await we.openShared('caseworker');
    const form = we.form(service as string, { partitions: ['identity', 'legal'], ...change });
    const sent = await we.send('caseworker', caseId, form);
    const { id: fileId } = await upload(as('caseworker'), {
      caseId,
      bytes: PDF,
      partition: 'legal',
      name: 'order.pdf',
    });
    return { caseId, sent, fileId, accept: () => we.accept(person as string, sent.id) };
  };
  const share = (id: string, fileId: string, alone = 'yes', person = 'caseworker') =>
    as(person).post(`/referrals/${id}/files`, { fileId, alone });

  it('is shared alone, after acceptance, with her consent, and opens with the key of the receiver', async () => {
    const { caseId, sent, fileId, accept } = await accepted();
    expect((await share(sent.id, fileId)).body).toMatchObject({
      code: 'file_not_shareable',
      reasons: ['not_running'],
    });
    await accept();
    await as('lawyer').get(`/files/${fileId}/content`).expect(404);
    expect((await share(sent.id, fileId, 'no')).body.fields).toEqual([
      { path: 'alone', code: 'must_be_alone' },
    ]);
    expect((await share(sent.id, fileId, 'yes', 'lawyer')).status).toBe(404);
    const { body } = await share(sent.id, fileId).expect(201);
    expect(body).toMatchObject({
      shared: [{ id: fileId, sharings: [{ referralId: sent.id }] }],
      shareable: [],
    });
    const { body: seen } = await as('lawyer').get(`/referrals/${sent.id}/files`).expect(200);
    expect(seen).toMatchObject({
      shared: [{ id: fileId, name: 'order.pdf', allowedActions: ['open'] }],
      shareable: [],
    });
    expect((await download(as('lawyer'), fileId).expect(200)).body).toEqual(PDF);
    await as('lawyer').post(`/files/${fileId}/removal`, { reason: 'duplicate' }).expect(404);
    await as('healthWorker').get(`/files/${fileId}/content`).expect(404);
    const { body: log } = await as('caseworker').get(`/cases/${caseId}/access-log`).expect(200);
    expect(log.items.map(({ action }: { action: string }) => action)).toContain('getFileContent');
    await as('caseworker').delete(`/referrals/${sent.id}/files/${fileId}`).expect(204);
    await as('lawyer').get(`/files/${fileId}/content`).expect(404);
  });

  it('is never the statement or a partition that was not shared, and never goes to the police', async () => {
    const { caseId, sent, accept } = await accepted();
    await accept();
    const support = await upload(as('caseworker'), { caseId, bytes: PDF });
    expect((await share(sent.id, support.id)).body.reasons).toEqual(['partition_not_shared']);
    const police = await we.send(
      'caseworker',
      caseId,
      we.form('police.police_security', { partitions: ['identity', 'legal'] }),
    );
    await we.accept('inspector', police.id);
    const legal = await upload(as('caseworker'), { caseId, bytes: PDF, partition: 'legal' });
    expect((await share(police.id, legal.id)).body.reasons).toEqual(['receiver_is_police']);
    await as('inspector').get(`/files/${legal.id}/content`).expect(404);
  });

  it.each(['withdraws her consent', 'ends the referral', 'blocks the agency'])(
    'is gone at once when somebody %s',
    async (how) => {
      const { caseId, sent, fileId, accept } = await accepted();
      await accept();
      await share(sent.id, fileId).expect(201);
      await as('lawyer').get(`/files/${fileId}/content`).expect(200);
      if (how === 'withdraws her consent') {
        const { body } = await as('caseworker').get(`/cases/${caseId}/consents`).expect(200);
        const found = body.find(({ scope }: { scope: string }) => scope === 'referral');
        await as('caseworker').post(`/consents/${found.id}/withdrawals`, {}, found.version).expect(200);
      } else if (how === 'ends the referral')
        await we.on('caseworker', sent.id).take('withdrawal', { reason: 'entered_in_error' });
      else await we.keepAway('caseworker', caseId, we.agency('legalAid'));
      await as('lawyer').get(`/files/${fileId}/content`).expect(404);
      await as('caseworker').get(`/files/${fileId}/content`).expect(200);
    },
  );
});

import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID } from '../../../testing/case-store';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { CaseFilesDto } from '../../api/models/case-files-dto';
import type { FileDto } from '../../api/models/file-dto';
import { RecordFiles } from './record-files';

const LIST = `/api/cases/${CASE_ID}/files`;
const ID = '01a21071-0000-7000-8000-0000000000aa';
const file = (change: Partial<FileDto> = {}): FileDto => ({
  ...{ id: ID, subject: 'case', subjectId: CASE_ID, partition: 'support', state: 'kept', format: 'pdf' },
  ...{ size: 5, name: 'letter.pdf', addedAt: '2026-11-20T05:00:00Z', removalReason: null, arrived: [] },
  ...{ sharings: [], allowedActions: ['open', 'remove'] },
  ...change,
});
const list = (...items: FileDto[]): CaseFilesDto => ({
  items,
  partitions: ['support', 'health'],
  mostBytes: 20,
  chunkBytes: 4,
  space: null,
});

describe('files of a case', () => {
  let screen: Screen<RecordFiles>;
  let http: HttpTestingController;

  const open = async (...items: FileDto[]): Promise<void> => {
    screen = await show(RecordFiles, { caseId: CASE_ID, subject: 'case', subjectId: CASE_ID });
    http = TestBed.inject(HttpTestingController);
    http.expectOne(LIST).flush(list(...items));
    await settled(screen);
  };
  const choose = async (bytes: string, input = '#choose-file'): Promise<void> => {
    const element = screen.element.querySelector<HTMLInputElement>(input);
    const chosen = new File([bytes], 'letter.pdf');
    Object.defineProperty(element, 'files', { value: [chosen], configurable: true });
    element?.dispatchEvent(new Event('change'));
    await settled(screen);
  };
  const next = async (url: string, answer: object | null, status = 200): Promise<TestRequest> => {
    const request = http.expectOne(url);
    if (status === 0) request.error(new ProgressEvent('error'));
    else request.flush(answer, { status, statusText: status < 300 ? 'OK' : 'Conflict' });
    await settled(screen);
    return request;
  };

  it('are sent in chunks with their progress, and stand in the list', async () => {
    await open();
    expect(screen.text()).toContain('No files yet.');
    await choose('12345');
    const begun = await next(LIST, file({ state: 'uploading', arrived: [] }), 201);
    expect(begun.request.body).toEqual({
      ...{ subject: 'case', subjectId: CASE_ID, partition: 'support', name: 'letter.pdf', size: 5 },
    });
    const first = await next(`/api/files/${ID}/chunks/0`, null, 204);
    expect((first.request.body as Blob).size).toBe(4);
    expect(screen.text()).toContain('80 % sent');
    await next(`/api/files/${ID}/chunks/1`, null, 204);
    await next(`/api/files/${ID}/finish`, file());
    await next(LIST, list(file()));
    expect(screen.text()).toContain('letter.pdf');
    expect(screen.element.querySelector('progress')).toBeNull();
  });

  it('of an incident stand with it, and are first of all part of the statement', async () => {
    screen = await show(RecordFiles, { caseId: CASE_ID, subject: 'incident', subjectId: ID });
    http = TestBed.inject(HttpTestingController);
    const own = `${LIST}?subject=incident&subjectId=${ID}`;
    http.expectOne(own).flush({ ...list(), partitions: ['narrative', 'legal'] });
    await settled(screen);
    expect(screen.text()).toContain('Statement');
    expect(screen.element.querySelector('input[value=narrative]:checked')).not.toBeNull();
    await choose('1234');
    const { request } = await next(LIST, file({ state: 'uploading' }), 201);
    expect(request.body).toMatchObject({ subject: 'incident', subjectId: ID, partition: 'narrative' });
    await next(`/api/files/${ID}/chunks/0`, null, 204);
    await next(`/api/files/${ID}/finish`, file());
    await next(own, list(file()));
    expect(screen.text()).toContain('letter.pdf');
  });

  it('wait for the line and go on where they stopped', async () => {
    await open();
    await choose('12345');
    await next(LIST, file({ state: 'uploading' }), 201);
    await next(`/api/files/${ID}/chunks/0`, null, 204);
    await next(`/api/files/${ID}/chunks/1`, null, 0);
    expect(screen.text()).toContain('Sending continues when it is back.');
    dispatchEvent(new Event('online'));
    await settled(screen);
    await next(`/api/files/${ID}/chunks/1`, null, 204);
    await next(`/api/files/${ID}/finish`, file());
    await next(LIST, list(file()));
    expect(screen.text()).not.toContain('Sending continues');
  });

  it('send only what is missing of an upload that an earlier page began', async () => {
    await open(
      file({ state: 'uploading', format: null, arrived: [0], allowedActions: ['continue', 'cancel'] }),
    );
    expect(screen.text()).toContain('Not sent completely. 80 % sent');
    await choose('123', `#again-${ID}`);
    expect(screen.text()).toContain('This is another file.');
    await choose('12345', `#again-${ID}`);
    await next(`/api/files/${ID}`, file({ state: 'uploading', arrived: [0] }));
    await next(`/api/files/${ID}/chunks/1`, null, 204);
    await next(`/api/files/${ID}/finish`, file());
    await next(LIST, list(file()));
  });

  it.each([
    ['', 'The file is empty.'],
    ['x'.repeat(21), 'The file is larger than 20 MB. Choose a smaller one.'],
  ])('of a wrong size are refused before anything is sent', async (bytes, sentence) => {
    await open();
    await choose(bytes);
    expect(screen.text()).toContain(sentence);
    http.expectNone(LIST);
  });

  it.each([
    [
      'file_type_not_allowed',
      'This is no photo, recording, PDF, text or table that can be kept. Choose another file.',
    ],
    ['file_not_readable', 'The picture is damaged or cut off. Take it again.'],
    ['file_image_too_large', 'The picture has too many dots. Save it smaller and choose it again.'],
  ])('that the server refuses with %s say why', async (code, sentence) => {
    await open();
    await choose('1234');
    await next(LIST, file({ state: 'uploading' }), 201);
    await next(`/api/files/${ID}/chunks/0`, null, 204);
    await next(`/api/files/${ID}/finish`, { code }, 409);
    await next(LIST, list());
    expect(screen.text()).toContain(sentence);
  });

  it('say when the space of the agency is full', async () => {
    await open();
    await choose('1234');
    await next(LIST, { code: 'file_quota_full' }, 409);
    await next(LIST, list());
    expect(screen.text()).toContain('The space of your agency is full. Ask your supervisor to remove files.');
  });

  it('are removed with a reason only', async () => {
    await open(file());
    await screen.press('Remove: letter.pdf');
    await screen.press('Remove');
    http.expectNone(`/api/files/${ID}/removal`);
    screen.element.querySelector<HTMLElement>(`#removal-${ID} input`)?.click();
    await settled(screen);
    await screen.press('Remove');
    const { request } = await next(`/api/files/${ID}/removal`, null, 204);
    expect(request.body).toEqual({ reason: 'wrong_file' });
  });
});

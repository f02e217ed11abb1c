import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import { ApiProblem } from './api-problem';
import { formErrors } from './form-errors';

describe('the errors of a form', () => {
  const fields = document.createElement('div');
  afterEach(() => fields.remove());

  async function errorsOf(refusal: ApiProblem) {
    TestBed.configureTestingModule({ providers: [...provideTesting()] });
    await speak('en');
    fields.innerHTML = '<input id="name" value="short" /><textarea id="account"></textarea>';
    fields.querySelector('textarea')!.value = 'long '.repeat(100);
    document.body.append(fields);
    const errors = TestBed.runInInjectionContext(() =>
      formErrors({ 'her.name': 'name', 'her.account': 'account', elsewhere: 'not-on-this-screen' }),
    );
    errors.showProblem(refusal);
    return errors.list();
  }

  it('lead to the field that holds most, where the whole was too large to send', async () => {
    expect(await errorsOf(new ApiProblem(413, 'too_large'))).toEqual([
      { fieldId: 'account', text: 'This is too large to send.', isGeneral: true },
    ]);
  });

  it('stand at the fields that the server named, and above the form where it named none', async () => {
    const named = new ApiProblem(422, 'invalid', { fields: [{ path: 'her.name', code: 'too_long' }] });
    expect(await errorsOf(named)).toEqual([
      { fieldId: 'name', text: 'This is too long. Please shorten it.', isGeneral: true },
    ]);
    TestBed.resetTestingModule();
    expect((await errorsOf(new ApiProblem(503, 'busy')))[0]?.fieldId).toBe('');
  });
});

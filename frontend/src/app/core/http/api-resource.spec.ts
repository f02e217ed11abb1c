import { TestBed } from '@angular/core/testing';
import { provideTesting } from '../../../testing/texts';
import { Line } from '../offline/line';
import { ApiProblem, NO_CONNECTION } from './api-problem';
import { apiResource } from './api-resource';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

async function failed(problem: ApiProblem) {
  TestBed.configureTestingModule({ providers: provideTesting() });
  const line = TestBed.inject(Line);
  jest.spyOn(line, 'ask').mockResolvedValue();
  const ask = jest.fn<Promise<string>, []>().mockRejectedValueOnce(problem).mockResolvedValue('an answer');
  const answer = TestBed.runInInjectionContext(() => apiResource(ask));
  TestBed.tick();
  await settled();
  expect(answer.problem()).not.toBe('');
  line.lose();
  line.find();
  TestBed.tick();
  await settled();
  return { ask, answer };
}

describe('an answer', () => {
  it('that found no line is asked for again once there is one', async () => {
    const { ask, answer } = await failed(new ApiProblem(0, NO_CONNECTION));
    expect(ask).toHaveBeenCalledTimes(2);
    expect([answer.value(), answer.problem()]).toEqual(['an answer', '']);
  });

  it('that was refused stays so', async () => {
    const { ask, answer } = await failed(new ApiProblem(403, 'not_allowed'));
    expect(ask).toHaveBeenCalledTimes(1);
    expect(answer.value()).toBeUndefined();
  });
});

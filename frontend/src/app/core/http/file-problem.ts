import { HttpErrorResponse } from '@angular/common/http';

/** Where the expected answer is a file, a refusal arrives as a file too: the same refusal with its words read. */
export async function readFileProblem(problem: unknown): Promise<unknown> {
  if (!(problem instanceof HttpErrorResponse) || !(problem.error instanceof Blob)) return problem;
  const { status, headers } = problem;
  return new HttpErrorResponse({ status, headers, error: await problem.error.text() });
}

/** A file from the API; throws a refusal with its words read. */
export const fileOf = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch(async (problem: unknown) => {
    throw await readFileProblem(problem);
  });

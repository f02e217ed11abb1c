import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from './screen';
import type { Screen } from './screen';
import type { Type } from '@angular/core';
import type { DefinitionDto } from '../app/api/models/definition-dto';
import type { PeriodDto } from '../app/api/models/period-dto';

export const definitionOf = (change: Partial<DefinitionDto> = {}): DefinitionDto => ({
  ...{ code: 'closures', number: 'T18', unit: 'closures', axis: 'closed', span: 'month' },
  ...{ lines: 'closure_reasons', columns: 'places', lineWords: 'closure-reason.', columnWords: 'place.' },
  isMultiple: false,
  ...change,
});

export const YEAR: PeriodDto = { kind: 'year', firstOn: '2020-01-01', name: '2020', isOver: true };
export const QUARTER: PeriodDto = { kind: 'quarter', firstOn: '2020-07-01', name: '2020-q3', isOver: true };
export const RUNNING: PeriodDto = { kind: 'month', firstOn: '2020-12-01', name: '2020-12', isOver: false };

/** A screen and its server: `answer` flushes one address and waits for the next request. */
export async function openScreen<T>(
  piece: Type<T>,
  inputs: Record<string, unknown> = {},
): Promise<{
  screen: Screen<T>;
  http: HttpTestingController;
  settle: () => Promise<void>;
  answer: (
    path: string,
    body: object | null,
    refusal?: { status: number; statusText: string },
  ) => Promise<void>;
  choose: (id: string, value: string) => Promise<void>;
}> {
  const screen = await show(piece, inputs);
  const http = TestBed.inject(HttpTestingController);
  const settle = async (): Promise<void> => {
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  return {
    ...{ screen, http, settle },
    answer: async (path, body, refusal) => {
      http.expectOne(`/api/statistics/${path}`).flush(body, refusal);
      await settle();
    },
    choose: async (id, value) => {
      const select = screen.element.querySelector<HTMLSelectElement>(`select[id="${id}"]`);
      if (!select) throw new Error(`No list “${id}”.`);
      select.value = value;
      select.dispatchEvent(new Event('input'));
      select.dispatchEvent(new Event('change'));
      await settle();
    },
  };
}

/** What the cells of tables say, line by line. */
export const gridOf = (element: HTMLElement): string[][] =>
  Array.from(element.querySelectorAll('tbody tr'), (row) =>
    Array.from(row.querySelectorAll('th, td'), (cell) => textOf(cell)),
  );

/** What a person reads, with single spaces between the parts. */
export function textOf(element: Element): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

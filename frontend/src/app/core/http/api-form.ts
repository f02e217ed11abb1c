import { computed, inject, signal } from '@angular/core';
import type { Signal, WritableSignal } from '@angular/core';
import { form, submit, validateTree } from '@angular/forms/signals';
import type { FieldTree, SchemaPath, SchemaPathTree, ValidationError } from '@angular/forms/signals';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { ErrorTexts } from '../language/error-texts';
import { toProblem } from './api-problem';
import { ProblemTexts } from './problem-texts';

export interface ApiForm<Model> {
  /** For `[formField]`. */
  readonly fields: FieldTree<Model>;
  /** What is wrong since the last attempt to send, for the error summary. */
  readonly mistakes: Signal<readonly FieldError[]>;
  readonly isSending: Signal<boolean>;
  /** Sends a form without mistakes, once however often it is pressed. True when the API took it. */
  send(action: (value: Model) => Promise<void>): Promise<boolean>;
}

export interface ApiFormOptions<Model> {
  /** Begins the ids of its fields: `person.givenName`. */
  name: string;
  rules?: (path: SchemaPathTree<Model>) => void;
  /** Names of fields by the paths of the API, where they differ. */
  fieldNames?: Readonly<Record<string, string>>;
}

type Mistake = ValidationError.WithFieldTree & { was: unknown };

/** A signal form that shows the mistakes that the API finds like its own. Make it where fields are made. */
export function apiForm<Model extends object>(
  model: WritableSignal<Model>,
  { name, rules, fieldNames = {} }: ApiFormOptions<Model>,
): ApiForm<Model> {
  const texts = inject(ErrorTexts);
  const problems = inject(ProblemTexts);
  const refused = signal<readonly Mistake[]>([]);
  const problem = signal('');
  const fields: FieldTree<Model> = form(
    model,
    (path) => {
      rules?.(path);
      // Until the field changes or the form is sent again.
      validateTree(path as SchemaPath<Model>, () =>
        refused().filter(({ fieldTree, was }) => fieldTree().value() === was),
      );
    },
    { name },
  );
  const show = (error: unknown): void => {
    const found = (toProblem(error).details.fields ?? []).flatMap(({ path, code }) => {
      const fieldTree = fieldAt(fields, fieldNames[path] ?? path);
      return fieldTree ? [{ fieldTree, kind: code, was: fieldTree().value() }] : [];
    });
    refused.set(found);
    if (found.length === 0) problem.set(problems.sentence(error));
  };
  const atFields = (): FieldError[] =>
    fields()
      .errorSummary()
      .map((mistake) => ({
        fieldId: mistake.fieldTree().name(),
        text: texts.atField(mistake),
        isGeneral: true,
      }));
  return {
    fields,
    mistakes: computed(() => {
      if (problem()) return [{ fieldId: '', text: problem() }];
      return fields().touched() ? atFields() : [];
    }),
    isSending: computed(() => fields().submitting()),
    send: async (action) => {
      if (fields().submitting()) return false;
      refused.set([]);
      problem.set('');
      let isTaken = false;
      await submit(fields, async () => {
        await action(model()).then(() => (isTaken = true), show);
        return undefined;
      });
      return isTaken;
    },
  };
}

function fieldAt<Model>(fields: FieldTree<Model>, path: string): FieldTree<unknown> | undefined {
  let tree: unknown = fields;
  for (const key of path.split('.')) tree = (tree as Record<string, unknown> | undefined)?.[key];
  return tree as FieldTree<unknown> | undefined;
}

import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { codeList } from '../../shared/code-lists.js';
import { nameCodes } from './named-codes.js';

const CUPS = codeList('Cup', ['small', 'large']);
const $ref = '#/components/schemas/Cup';

/** A contract with one class, whose fields are `properties`. */
const contractWith = (properties: Record<string, object>) =>
  ({
    paths: {},
    components: { schemas: { TrayDto: { type: 'object', properties } } },
  }) as unknown as OpenAPIObject;
const fieldsOf = (document: OpenAPIObject) =>
  (document.components!.schemas!['TrayDto'] as { properties: Record<string, unknown> }).properties;

describe('code lists in the contract', () => {
  it('are described once, under their names, in the order of their definition', () => {
    const { components } = nameCodes(contractWith({ cup: { type: 'string', enum: ['large', 'small'] } }));
    expect(components!.schemas!['Cup']).toEqual({ type: 'string', enum: [...CUPS] });
  });

  it('are referred to wherever they were spelled out, with what else is said of the field', () => {
    const described = nameCodes(
      contractWith({
        cup: { type: 'string', enum: ['small', 'large'] },
        cups: { type: 'array', items: { type: 'string', enum: ['small', 'large'] } },
        spare: { type: 'string', enum: ['small', 'large'], nullable: true, description: 'If there is one.' },
      }),
    );
    expect(fieldsOf(described)).toEqual({
      cup: { $ref },
      cups: { type: 'array', items: { $ref } },
      spare: { allOf: [{ $ref }], nullable: true, description: 'If there is one.' },
    });
  });

  it('are not found in lists of other codes', () => {
    const other = { cup: { type: 'string', enum: ['small'] } };
    expect(fieldsOf(nameCodes(contractWith(other)))).toEqual(other);
  });
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { OPEN_DIRECTORY_SHAPES } from './open-directory-shapes.js';
import type { OpenDirectoryShape } from './open-directory-shapes.js';

type Shapes = Record<OpenDirectoryShape, object>;

/** One set of schemas; `problems` is empty for a valid body. */
export interface DirectoryCheck {
  readonly by: 'promise' | 'publication';
  problems(shape: OpenDirectoryShape, body: unknown): string[];
}

const worded = ({ instancePath, keyword, params }: ErrorObject): string => {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  return [instancePath, keyword, missingProperty ?? additionalProperty].filter(Boolean).join(' ');
};

function checkOf(by: DirectoryCheck['by'], shapes: Shapes): DirectoryCheck {
  // Published schemas carry keywords for their documentation, which strict mode refuses.
  const ajv = new Ajv({ strict: by === 'promise', allErrors: true });
  addFormats.default(ajv);
  const validators = new Map(Object.entries(shapes).map(([shape, schema]) => [shape, ajv.compile(schema)]));
  return {
    by,
    problems(shape, body) {
      const validate = validators.get(shape);
      if (!validate) throw new Error(`no schema of ${shape}`);
      return validate(body) ? [] : (validate.errors ?? []).map((error) => `${by}: ${worded(error)}`);
    },
  };
}

interface ApiDescription {
  components: { schemas: { Page: { properties: Record<string, unknown> } } };
}

/** The description of the API leaves the type of `contents` to each list and requires no field. */
function envelopeOf({ components }: ApiDescription): object {
  const { Page } = components.schemas;
  const properties = { ...Page.properties, contents: { type: 'array' } };
  return { ...Page, properties, required: Object.keys(properties), additionalProperties: false };
}

function publishedIn(folder: string): Shapes {
  const read = (name: string): object =>
    JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as object;
  return {
    service: read('service'),
    service_list: read('service_list'),
    organization: read('organization'),
    organization_list: read('organization_list'),
    service_at_location: read('service_at_location'),
    service_at_location_list: read('service_at_location_list'),
    page: envelopeOf(read('openapi') as ApiDescription),
  };
}

/** The promised shapes always, and the published schemas of HSDS where a folder is named: a missing file throws. */
export function directoryChecks(folder: string | undefined): DirectoryCheck[] {
  const promised = checkOf('promise', OPEN_DIRECTORY_SHAPES);
  return folder ? [promised, checkOf('publication', publishedIn(folder))] : [promised];
}

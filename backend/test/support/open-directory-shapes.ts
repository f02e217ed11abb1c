/**
 * The promised shapes of the open directory, one for each body of `/portal/data/hsds`. Each names every field that
 * may appear: a new field in an answer needs a line here.
 */
interface Fields {
  readonly always: Record<string, object>;
  readonly sometimes?: Record<string, object>;
}

const entity = ({ always, sometimes = {} }: Fields): object => ({
  type: 'object',
  properties: { ...always, ...sometimes },
  required: Object.keys(always),
  additionalProperties: false,
});

const listOf = (items: object, limits: { minItems?: number; maxItems?: number } = {}): object => ({
  type: 'array',
  items,
  uniqueItems: true,
  ...limits,
});

const exactlyOne = { minItems: 1, maxItems: 1 };
const id = { type: 'string', format: 'uuid' };
const day = { type: 'string', format: 'date' };
const text = { type: 'string', pattern: '\\S' };
const clock = { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' };
const oneOf = (...values: readonly string[]): object => ({ type: 'string', enum: values });
const from = (minimum: number): object => ({ type: 'integer', minimum });

const organization: Fields = {
  always: { id, name: text, alternate_name: text, description: text },
};

const service: Fields = {
  always: {
    id,
    organization_id: id,
    name: text,
    alternate_name: text,
    status: oneOf('active'),
  },
  sometimes: { fees_description: text, assured_date: day, alert: text },
};

const address = entity({
  always: {
    id,
    location_id: id,
    address_1: text,
    city: text,
    state_province: text,
    postal_code: { type: 'string', const: '' },
    country: oneOf('TJ'),
    address_type: oneOf('physical'),
  },
});

const location = entity({
  always: { id, location_type: oneOf('physical'), name: text },
  sometimes: { addresses: listOf(address, exactlyOne) },
});

const phones = listOf(
  entity({ always: { id, service_id: id, number: text, type: oneOf('voice') } }),
  exactlyOne,
);

const schedules = listOf(
  entity({
    always: {
      id,
      service_id: id,
      freq: oneOf('WEEKLY'),
      wkst: oneOf('MO'),
      byday: oneOf('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'),
      opens_at: clock,
      closes_at: clock,
      timezone: { type: 'integer', const: 5 },
    },
    sometimes: { notes: text },
  }),
);

const languages = listOf(
  entity({
    always: {
      id,
      service_id: id,
      code: oneOf('tg', 'ru', 'en'),
      name: oneOf('Tajik', 'Russian', 'English'),
    },
  }),
);

const areas = listOf(
  entity({ always: { id, service_id: id, name: text, extent_type: oneOf('text'), extent: text } }),
  { minItems: 1 },
);

const place = { id, service_id: id, location_id: id, location };

const wholeService = entity({
  always: {
    ...service.always,
    organization: entity(organization),
    schedules,
    service_areas: areas,
    service_at_locations: listOf(entity({ always: place }), exactlyOne),
    languages,
    cost_options: listOf(entity({ always: { id, service_id: id, option: text } }), exactlyOne),
    required_documents: listOf(entity({ always: { id, service_id: id, document: text } })),
  },
  sometimes: { ...service.sometimes, phones },
});

const serviceOfOrganization = entity({
  ...service,
  always: { ...service.always, organization: entity(organization) },
});

/** A list without its lines; their shapes are separate. */
const page = entity({
  always: {
    total_items: from(0),
    total_pages: from(1),
    page_number: from(1),
    size: { type: 'integer', minimum: 0, maximum: 100 },
    first_page: { type: 'boolean' },
    last_page: { type: 'boolean' },
    empty: { type: 'boolean' },
    contents: listOf({ type: 'object' }, { maxItems: 100 }),
  },
});

/** Lists end in `_list`: the shape of one line. `page` is the envelope of every list. */
export const OPEN_DIRECTORY_SHAPES = {
  service: wholeService,
  service_list: entity(service),
  organization: entity({
    always: { ...organization.always, services: listOf(entity(service), { minItems: 1 }) },
  }),
  organization_list: entity(organization),
  service_at_location: entity({
    always: { ...place, service: serviceOfOrganization, schedules },
    sometimes: { phones },
  }),
  service_at_location_list: entity({ always: { ...place, service: entity(service) } }),
  page,
} as const;

export type OpenDirectoryShape = keyof typeof OPEN_DIRECTORY_SHAPES;

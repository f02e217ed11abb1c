import eslint from '@eslint/js';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

const VAGUE = '/(Base|Utils?|Helpers?|Manager|Common|Data|Info)(?![a-z])/';
const named = (node) => `${node}[id.name=${VAGUE}]`;

/** Three parameters tell what a call means; a constructor lists what it depends on, five at most. */
const TOO_MANY = 'Take an object: more than three parameters cannot be told apart at the call.';
const limits = [
  ['FunctionDeclaration[params.length>3]', TOO_MANY],
  ['ArrowFunctionExpression[params.length>3]', TOO_MANY],
  ['MethodDefinition[kind!="constructor"] > FunctionExpression[params.length>3]', TOO_MANY],
  [
    'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>5]',
    'Split the class: it depends on more than five others.',
  ],
];
const names = [
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'FunctionDeclaration',
].map((node) => [
  named(node),
  'Say what it is: Base, Util, Helper, Manager, Common, Data and Info say nothing.',
]);
/** Node holds the lock of a generated key while it exports it; garbage collection may deadlock on it. */
const KEYS_IN_BYTES = 'Take a new pair in bytes, with publicKeyEncoding and privateKeyEncoding.';
const forms = [
  [
    "Decorator > CallExpression[callee.name='ValidateNested'][arguments.length=0]",
    'Use Nested: a list is no object.',
  ],
  ['TSEnumDeclaration', 'Use an `as const` list and its union type.'],
  // Out of a key object, or of a new pair; a raw key may go in that way.
  [
    "CallExpression:matches([callee.property.name='export'], [callee.name=/^generateKeyPair/]) Property[key.name='format'][value.value='jwk']",
    KEYS_IN_BYTES,
  ],
  [
    "CallExpression[callee.name=/^generateKeyPair/]:not(:has(Property[key.name='publicKeyEncoding']))",
    KEYS_IN_BYTES,
  ],
];
const wholeTests = [
  [
    'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|only|todo|fails|failing)$/]',
    'Every test runs.',
  ],
  ['CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]', 'Every test runs.'],
];
/** Turns a text into markup or code, or marks it as safe. */
const TEXT_ONLY = 'Text is shown as text: no markup is made of it.';
const MARKUP = [
  ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'createContextualFragment', 'setHTMLUnsafe'],
  ...['Html', 'Style', 'Script', 'Url', 'ResourceUrl'].map((kind) => `bypassSecurityTrust${kind}`),
];
const restricted = (...groups) => [
  'error',
  ...groups.flat().map(([selector, message]) => ({ selector, message })),
];

const SPECS = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/*.nightly.ts'];

export default tseslint.config(
  {
    ignores: ['**/node_modules/', 'dist/', '**/.angular/', 'coverage/', '.data/', 'frontend/src/app/api/'],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [eslint.configs.recommended, ...tseslint.configs.recommended],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
      complexity: ['error', 10],
      // The formatter breaks lines.
      'no-unexpected-multiline': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-properties': ['error', ...MARKUP.map((property) => ({ property, message: TEXT_ONLY }))],
      'no-restricted-syntax': restricted(limits, names, forms, wholeTests),
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['backend/**/*.ts'],
    // What a decorator needs at run time is no import of a type.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  {
    files: ['frontend/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'pn', style: 'kebab-case' }],
    },
  },
  {
    files: ['frontend/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: { 'max-lines': ['error', { max: 150 }] },
  },
  {
    // A row of a table of cases has as many columns as it needs.
    files: SPECS,
    rules: {
      // A test builds its own page.
      'no-restricted-properties': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
      'no-restricted-syntax': restricted(names, forms, wholeTests),
    },
  },
  {
    // Each file costs an application and a copy of the database: what belongs together shares them.
    files: ['backend/test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 800 }] },
  },
  {
    files: ['migrations/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': restricted(names, forms, wholeTests),
    },
  },
  {
    // Tables of data, one line an entry.
    files: [
      'backend/src/follow-ups/follow-up-rules.ts',
      'backend/src/imports/text-patterns.ts',
      'backend/src/imports/code-vocabulary.ts',
    ],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        globalThis: 'readonly',
      },
    },
  },
);

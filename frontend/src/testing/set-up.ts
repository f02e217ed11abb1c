import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';
import { deserialize, serialize } from 'node:v8';

setupZonelessTestEnv();

/* Browsers have it, jsdom does not. */
globalThis.structuredClone ??= <T>(value: T): T => deserialize(serialize(value)) as T;

import type { Manual, ManualColumn, ManualPart } from '../statistics/index.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** What a line is called by, the first of these that it has; the others stand below it. */
const NAMES: readonly ManualColumn[] = ['name', 'article', 'form'];
/** Said without what they are: a sentence shows that by itself. */
const PLAIN: readonly ManualColumn[] = ['meaning'];

function line(heads: Manual['heads'], { columns }: ManualPart, cells: readonly string[]): Markup {
  const at = columns.findIndex((column) => NAMES.includes(column));
  const code = columns.indexOf('code');
  const others = columns.map((column, index) => [column, index] as const);
  return markup`<li><b>${cells[at]}</b>${code >= 0 && markup` <code class="quiet">${cells[code]}</code>`}${others
    .filter(([, index]) => index !== at && index !== code)
    .map(([column, index]) =>
      PLAIN.includes(column)
        ? markup`<br>${cells[index]}`
        : markup`<br><span class="quiet">${heads[column]}: ${cells[index]}</span>`,
    )}</li>`;
}

/** The manual of the classification: parts that open, whole without a script. */
export const manualPage = ({ title, lead, heads, parts }: Manual): Markup =>
  markup`<h1>${title}</h1><p>${lead}</p>${parts.map(
    (part) =>
      markup`<details class="kind"><summary><h2>${part.heading}</h2></summary><p>${part.lead}</p><ul class="said">${part.rows.map(
        (cells) => line(heads, part, cells),
      )}</ul></details>`,
  )}`;

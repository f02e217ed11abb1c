import type { PaperWords } from './form-files.js';
import { ORDER_STATUSES } from '../protection-orders/index.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** A value inside the script of the page. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const FIELDS = ['number', 'body', 'state', 'ends', 'printed', 'word'] as const;

/**
 * A page that a station keeps in a file: it checks the signature of a printed order with the key of this deployment and
 * sends nothing. It runs from the disk, so its script and style are inline.
 */
export function stationPage(words: PaperWords, publicKey: string): string {
  const t = (key: string): string => escaped(words.t(`station.${key}`));
  const labels = Object.fromEntries(FIELDS.map((field) => [field, words.t(`station.${field}`)]));
  const states = Object.fromEntries(ORDER_STATUSES.map((code) => [code, words.of('order-status', code)]));
  const answers = { yes: words.t('station.genuine'), no: words.t('station.not-genuine') };
  return `<!doctype html><html lang="${words.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${t('title')}</title>
<style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:1rem auto;padding:0 14px}
textarea,button{font:inherit;width:100%;box-sizing:border-box;min-height:48px}dt{font-weight:600}</style></head>
<body><h1>${t('title')}</h1><p>${t('lead')}</p><form><textarea id="text" rows="5" aria-label="${t('title')}"></textarea>
<button>${t('check')}</button></form><p id="answer" role="status"></p><dl id="facts"></dl><script>
const key=${inScript(publicKey)},labels=${inScript(labels)},states=${inScript(states)},answers=${inScript(answers)};
const bytes=(text)=>Uint8Array.from(atob(text.replaceAll('-','+').replaceAll('_','/')),(one)=>one.charCodeAt(0));
async function read(text){
  const parts=text.trim().split(/\\s+/);
  if(parts.length!==8||parts[0]!=='DP1')return null;
  const known=await crypto.subtle.importKey('raw',bytes(key),'Ed25519',false,['verify']);
  const signed=new TextEncoder().encode(parts.slice(0,7).join(' '));
  if(!await crypto.subtle.verify('Ed25519',known,bytes(parts[7]),signed))return null;
  const [,number,body,state,ends,printed,word]=parts;
  return {number:decodeURIComponent(number),body,state:states[state]??state,ends,printed,word};
}
document.querySelector('form').addEventListener('submit',async(event)=>{
  event.preventDefault();
  const found=await read(document.getElementById('text').value).catch(()=>null);
  document.getElementById('answer').textContent=found?answers.yes:answers.no;
  const facts=document.getElementById('facts');facts.replaceChildren();
  for(const [name,value] of Object.entries(found??{})){
    const [dt,dd]=['dt','dd'].map((tag)=>document.createElement(tag));
    dt.textContent=labels[name];dd.textContent=value;facts.append(dt,dd);
  }
});
</script></body></html>
`;
}

'use strict';
// Puts the report into frames, looks at it, and writes down what it finds: one line each, for a test to read.
const page = document.body.dataset.page;
const out = document.body.appendChild(document.createElement('pre'));
out.textContent = '\n';
const tell = (name, value) => { out.textContent += 'found ' + name + ' ' + value + '\n'; };
const frame = (width, sandbox) => new Promise((resolve) => {
  const element = document.createElement('iframe');
  element.style.cssText = 'width:' + width + 'px;height:800px;border:0';
  if (sandbox) { element.sandbox = sandbox; }
  element.onload = () => resolve(element);
  element.src = page;
  document.body.append(element);
});
const style = (view, element) => view.getComputedStyle(element);
const channels = (color) => color.match(/[\d.]+/g).map(Number);
const luminance = (color) => {
  const [r, g, b] = channels(color).slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (view, element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = style(view, at).backgroundColor;
    if (!color.startsWith('rgba') || channels(color)[3] === 1) { return color; }
  }
  return 'rgb(255, 255, 255)';
};
// Elements with letters of their own that do not stand out against their ground.
const pale = (view) => {
  const found = new Set();
  for (const element of view.document.querySelectorAll('body *:not(svg):not(svg *):not(script)')) {
    const letters = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (letters) {
      const [a, b] = [luminance(style(view, element).color), luminance(ground(view, element))].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < 4.5) { found.add(element.tagName + '.' + element.className); }
    }
  }
  return Array.from(found).join(', ');
};
(async () => {
  for (const width of [360, 800, 1280]) {
    const narrow = (await frame(width)).contentWindow;
    narrow.document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
    const root = narrow.document.documentElement;
    tell('overflow-' + width, Math.max(root.scrollWidth, narrow.document.body.scrollWidth) - width);
    if (width === 360) {
      const small = Array.from(narrow.document.querySelectorAll('button, summary, input, nav a')).filter((e) => e.getBoundingClientRect().height < 24);
      tell('small-targets', small.map((e) => e.tagName + ' ' + e.textContent).join(', '));
    }
  }
  const view = (await frame(1280)).contentWindow;
  const doc = view.document;
  const button = doc.getElementById('theme');
  const svg = doc.querySelector('.paper svg');
  tell('ground-at-first', style(view, doc.body).backgroundColor);
  tell('button', button.hidden ? 'hidden' : button.textContent);
  await doc.fonts.ready;
  tell('letters', doc.fonts.size === 1 && Array.from(doc.fonts)[0].status === 'loaded');
  doc.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  for (let turn = 0; turn < 2; turn++) {
    const name = style(view, doc.documentElement).getPropertyValue('--is-dark').trim() === '1' ? 'dark' : 'light';
    tell('ground-' + name, style(view, doc.body).backgroundColor);
    tell('button-' + name, button.textContent);
    tell('filter-' + name, style(view, svg).filter);
    tell('pale-' + name, pale(view));
    button.click();
  }
  const filter = doc.getElementById('filter');
  const rows = Array.from(doc.querySelectorAll('#everything tbody tr'));
  const shown = () => rows.filter((row) => row.getClientRects().length > 0);
  const search = (words) => { filter.value = words; filter.dispatchEvent(new view.Event('input')); };
  tell('all-rows', rows.length);
  tell('shown-at-first', shown().length);
  search('CAMERA bytes.up');
  tell('shown-by-words', shown().length);
  tell('wrong-rows', shown().filter((row) => !(row.textContent.includes('camera') && row.textContent.includes('bytes.up'))).length);
  search('no such row');
  tell('shown-by-nonsense', shown().length);
  search('');
  tell('shown-again', shown().length);
  tell('refused', Array.from(doc.querySelectorAll('[data-hacked]')).length === 0 ? '' : 'hacked');
  const plain = (await frame(800, 'allow-same-origin')).contentWindow;
  plain.document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  tell('plain-button', style(plain, plain.document.getElementById('theme')).display);
  tell('plain-filter', style(plain, plain.document.querySelector('.filter')).display);
  tell('plain-rows', Array.from(plain.document.querySelectorAll('#everything tbody tr')).filter((row) => row.getClientRects().length > 0).length);
  document.querySelectorAll('iframe').forEach((element) => element.remove());
  tell('done', true);
})().catch((e) => tell('failed', e.stack.replaceAll('\n', ' ')));

'use strict';
// Comforts only: without this script everything can be read. There must be nothing here that XML would read otherwise.
(function () {
  const root = document.documentElement;
  const remember = function (value) { try { localStorage.setItem('orrery-theme', value); } catch (e) { /* not here */ } };
  const recall = function () { try { return localStorage.getItem('orrery-theme'); } catch (e) { return null; } };
  const button = document.getElementById('theme');
  const dark = function () { return getComputedStyle(root).getPropertyValue('--is-dark').trim() === '1'; };
  const show = function () {
    button.textContent = dark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', dark() ? 'Show in light colours' : 'Show in dark colours');
  };
  const known = recall();
  if (known === 'light' || known === 'dark') { root.dataset.theme = known; }
  button.hidden = false;
  button.addEventListener('click', function () {
    root.dataset.theme = dark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  const filter = document.getElementById('filter');
  const rows = Array.from(document.querySelectorAll('#everything tbody tr'));
  const found = document.getElementById('found');
  let texts = null;
  document.querySelector('.filter').hidden = false;
  filter.addEventListener('input', function () {
    texts = texts || rows.map(function (row) { return row.textContent.toLowerCase(); });
    const words = filter.value.toLowerCase().split(' ').filter(Boolean);
    let count = 0;
    rows.forEach(function (row, i) {
      row.hidden = !words.every(function (word) { return texts[i].includes(word); });
      count += row.hidden ? 0 : 1;
    });
    found.textContent = words.length === 0 ? '' : count + ' of ' + rows.length;
  });

  // What is folded is printed where it belongs to the results, and folded again afterwards.
  let opened = [];
  addEventListener('beforeprint', function () {
    opened = Array.from(document.querySelectorAll('details:not([open]):not(.screen)'));
    opened.forEach(function (fold) { fold.open = true; });
  });
  addEventListener('afterprint', function () { opened.forEach(function (fold) { fold.open = false; }); });
  // Whoever follows a link to something folded wants to see it.
  addEventListener('hashchange', function () {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target === null ? null : target.closest('details');
    if (fold !== null) { fold.open = true; }
  });
})();

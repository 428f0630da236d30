'use strict';
const rules = [...document.querySelectorAll('.rule')];
const texts = rules.map((rule) => rule.textContent.toLowerCase());
const filter = document.getElementById('filter');
filter.addEventListener('input', () => {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rules.forEach((rule, i) => {
    rule.hidden = !wanted.every((word) => texts[i].includes(word));
    shown += rule.hidden ? 0 : 1;
  });
  document.getElementById('none').hidden = shown > 0;
});
document.getElementById('theme').addEventListener('click', () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = document.documentElement.style.colorScheme || (dark ? 'dark' : 'light');
  document.documentElement.style.colorScheme = now === 'dark' ? 'light' : 'dark';
});

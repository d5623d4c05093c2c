/** What this device remembers: 长辈版 (a cookie, so that the page comes in the right size) and the
 * language. Works on every page, before and without the rest. */

const YEAR = 365 * 24 * 3600;

function setElder(on) {
  document.documentElement.classList.toggle('elder', on);
  document.cookie = `lm_elder=${on ? 1 : 0}; path=/; max-age=${YEAR}; SameSite=Lax`;
  for (const button of document.querySelectorAll('[data-elder]')) button.setAttribute('aria-pressed', String(on));
}

/** In place, so that what stands behind the # of an invitation is not lost. */
async function speak(link) {
  await fetch(link.href, { redirect: 'manual' }).catch(() => {});
  location.reload();
}

document.addEventListener('click', (click) => {
  const elder = click.target.closest('[data-elder]');
  const language = click.target.closest('[data-language]');
  if (elder) setElder(!document.documentElement.classList.contains('elder'));
  if (language) {
    click.preventDefault();
    speak(language);
  }
});

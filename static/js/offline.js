/** On the page that stands in for all others without a network: look again until there is one, and say
 * what is kept only where something is. */

const PATIENCE = 4000; // ms

async function look() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: stop.signal });
    if (answer.headers.has('X-Last-Metre')) location.reload();
    else document.querySelector('[data-between]').hidden = false;
  } catch {
    // still nothing
  } finally {
    clearTimeout(timer);
  }
}

try {
  document.querySelector('[data-kept]').hidden = localStorage.getItem('lm.unsent') === null;
} catch {
  // then nothing is promised
}
addEventListener('online', look);
setInterval(look, 5000);

/** On the page that stands in for all others without a network: look again until there is one. */

async function look() {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    if (answer.ok) location.reload();
  } catch {
    // still nothing
  }
}

addEventListener('online', look);
setInterval(look, 5000);

// Instead of asking a sum, lets the browser work a little: it looks for a number that, behind the challenge of the
// form, gives a SHA-256 that begins with so many zero bits. Begins when somebody begins to write.
const form = document.querySelector('form[data-challenge]');
const AT_ONCE = 250;

async function proofFor(challenge, bits) {
  const bytes = (text) => new TextEncoder().encode(text);
  for (let from = 0; ; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, nth) => from + nth);
    const sums = await Promise.all(
      numbers.map((number) => crypto.subtle.digest('SHA-256', bytes(`${challenge}:${number}`))),
    );
    const found = sums.findIndex((sum) => new DataView(sum).getUint32(0) >>> (32 - bits) === 0);
    if (found >= 0) return String(from + found);
  }
}

if (form && crypto.subtle) {
  const question = form.querySelector('[data-question]');
  const said = form.querySelector('[data-working]');
  const { challenge, bits } = form.dataset;
  let proof;
  const begin = () => (proof ??= proofFor(challenge, Number(bits)));
  const ready = async () => {
    form.elements.proof.value = await begin();
    form.elements.challenge.value = challenge;
    form.submit();
  };
  question.hidden = true;
  form.addEventListener('input', begin, { once: true });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (said.textContent) return;
    said.textContent = said.dataset.working;
    ready().catch(() => {
      question.hidden = false;
      said.textContent = '';
    });
  });
}

// "Tell me on this phone": shows the button where the browser can be told, and does what it says.
const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
const place = document.querySelector('[data-tell]');

async function send(method, subscription) {
  const headers = { 'content-type': 'application/json' };
  const sent = { method, headers, body: JSON.stringify(subscription) };
  const answer = await fetch(place.dataset.tell, sent);
  if (answer.ok) return;
  const said = await answer.json().catch(() => ({}));
  throw new Error(said.words || place.dataset.failed);
}

// Each page asks for itself: one browser may hear of several reports. Its address may be a secret link, which
// must not stay behind on a machine that several people use: only its hash does.
let remembered = '';
async function nameOf(address) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address));
  return `told ${[...new Uint8Array(hash)].map((byte) => byte.toString(16)).join('')}`;
}
const isOn = () => localStorage.getItem(remembered) !== null;

async function turnOn() {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error(place.dataset.denied);
  const worker = await navigator.serviceWorker.register('/service-worker.js');
  await navigator.serviceWorker.ready;
  const applicationServerKey = await (await fetch(place.dataset.key)).text();
  const subscription =
    (await worker.pushManager.getSubscription()) ??
    (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  await send('POST', subscription);
  localStorage.setItem(remembered, '1');
}

async function turnOff() {
  const worker = await navigator.serviceWorker.getRegistration('/service-worker.js');
  const subscription = await worker?.pushManager.getSubscription();
  if (subscription) await send('DELETE', subscription);
  localStorage.removeItem(remembered);
}

async function begin() {
  remembered = await nameOf(place.dataset.tell);
  const button = place.querySelector('button');
  const status = place.querySelector('[role=status]');
  const show = () => {
    button.textContent = isOn() ? place.dataset.off : place.dataset.on;
    status.textContent = isOn() ? place.dataset.isOn : '';
  };
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await (isOn() ? turnOff() : turnOn());
      show();
    } catch (problem) {
      status.textContent = problem.message || place.dataset.failed;
    }
    button.disabled = false;
  });
  show();
  place.hidden = false;
}

if (able && place) void begin();

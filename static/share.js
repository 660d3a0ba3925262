// Passing a page on by the phone's own list of apps, where there is one; the plain links stay beside it.
const offer = document.querySelector('[data-share]');
if (offer && navigator.share) {
  const { share: url, title } = offer.dataset;
  // Who closes the list again has chosen nothing: no fault.
  offer.querySelector('button').addEventListener('click', () => {
    navigator.share({ url, title }).catch(() => undefined);
  });
  offer.hidden = false;
}

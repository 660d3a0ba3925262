// What a phone does with what it is told: shows it, and opens the page when it is pressed.
self.addEventListener('push', (event) => {
  const { title, body, tag, lang, url } = event.data.json();
  const shown = { body, tag, lang, icon: '/favicon.svg', data: { url } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});

import { self } from '$app/service-worker';

type Told = { title: string; body: string; tag: string; lang: string; url: string };

/** What a phone does with what it is told: shows it, and opens the page when it is pressed. */
export function hearPush(): void {
  self.addEventListener('push', (event) => {
    if (!event.data) return;
    const { title, body, tag, lang, url } = event.data.json() as Told;
    const shown = { body, tag, lang, icon: '/favicon.svg', data: { url } };
    event.waitUntil(self.registration.showNotification(title, shown));
  });
  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(self.clients.openWindow((event.notification.data as { url: string }).url));
  });
}

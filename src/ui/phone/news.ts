/** What the service worker tells open pages: something on the shelf changed, or how much of a photo has gone. */
export type News = { changed: true } | { photo: string; fraction: number };

const NAME = 'on-this-phone';

export function tellPages(news: News): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(news);
  channel.close();
}

/** Hears it until the function it gives is called. */
export function hearNews(hear: (news: News) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<News>) => hear(data);
  return () => channel.close();
}

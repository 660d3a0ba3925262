// Background Sync (WICG): not in TypeScript's own library, for only some browsers have it.
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}
interface ServiceWorkerGlobalScopeEventMap {
  sync: SyncEvent;
}
interface ServiceWorkerRegistration {
  readonly sync?: { register: (tag: string) => Promise<void> };
}

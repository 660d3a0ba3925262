import * as maplibre from 'maplibre-gl';

/** Something on a map that can be dragged, and moved or removed by the keyboard. */
export type Handle = { marker: maplibre.Marker; element: HTMLElement };

/** How far, in pixels, an arrow key moves it. */
const STEP = 8;
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Where an arrow key leads, in pixels; undefined for any other key. */
export const stepOf = (key: string) => steps[key];

type Events = {
  /** It is about to be moved. */
  onbegin: () => void;
  onmove: (to: maplibre.LngLat) => void;
  onremove?: () => void;
  /** Before all else; true when the key was meant for it. */
  onkey?: (key: string) => boolean;
};

/** Makes a handle; it is put on the map by whoever asked for it. */
export function handle(
  map: maplibre.Map,
  kind: 'corner' | 'radius',
  { onbegin, onmove, onremove, onkey }: Events,
): Handle {
  const element = document.createElement('div');
  element.className = `draw-handle ${kind}`;
  element.tabIndex = 0;
  element.setAttribute('role', 'button');
  const marker = new maplibre.Marker({ element, draggable: true });
  marker.on('dragstart', onbegin);
  marker.on('drag', () => onmove(marker.getLngLat()));
  // Else the map would take it for a place that was pointed at.
  element.addEventListener('click', (event) => event.stopPropagation());
  element.addEventListener('keydown', (event) => {
    if (!answer(event.key)) return;
    // Else the map would move as well.
    event.stopPropagation();
    event.preventDefault();
  });
  return { marker, element };

  function answer(key: string): boolean {
    if (onkey?.(key)) return true;
    if (onremove && (key === 'Delete' || key === 'Backspace')) {
      onremove();
      return true;
    }
    const step = stepOf(key);
    if (!step) return false;
    onbegin();
    const { x, y } = map.project(marker.getLngLat());
    onmove(map.unproject([x + step[0], y + step[1]]));
    return true;
  }
}

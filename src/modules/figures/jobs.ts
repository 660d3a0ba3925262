import { recountAllCells, recountCell } from './cells.ts';
import { recountAllAreas, recountArea } from './counts.ts';

export const jobs = {
  'figures.count-cell': ({ cell }: { cell: number }) => recountCell(cell),
  'figures.count-all-cells': () => recountAllCells(),
  'figures.count-area': ({ areaId }: { areaId: string }) => recountArea(areaId),
  'figures.count-everything': async () => {
    await recountAllCells();
    await recountAllAreas();
  },
};

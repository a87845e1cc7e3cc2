// What the drawing needs of the state.
import type { AccessAnswer, Flows, Loss, OutageYear } from './api';
import type { Collection, Side, View } from './state.svelte';

export interface AppState_like {
  readonly view: View;
  readonly side: Side;
  readonly links: Collection | null;
  readonly flows_a: Flows | null;
  readonly flows_b: Flows | null;
  readonly ranking: Loss[] | null;
  readonly access: AccessAnswer | null;
  readonly outage_year: OutageYear | null;
  readonly day: number;
  readonly large: boolean;
}

import { ref } from 'vue';

/** Whether the device thinks it is connected. */
export const online = ref(true);

export function watchOnline(): void {
  const look = () => { online.value = navigator.onLine; };
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  look();
}

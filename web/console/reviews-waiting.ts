import { ref } from 'vue';

/** What waits in 待审核 for whoever looks, as a page heard of it last: the rail shows it. */
export const reviewsWaiting = ref<number | null>(null);

export const hearReviews = (waiting: { claims: number; appeals: number }): void => { reviewsWaiting.value = waiting.claims + waiting.appeals; };

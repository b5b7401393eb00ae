import { ref, watch, type Ref } from 'vue';
import { useRoute } from 'vue-router';

/** The `:id` of this page's address. It stays when the address becomes another page's: this one must not ask for what that one is about. */
export function useRouteId(): Ref<string> {
  const route = useRoute();
  const own = route.name;
  const id = ref(String(route.params['id']));
  watch(() => route.params['id'], (next) => {
    if (route.name === own) id.value = String(next);
  });
  return id;
}

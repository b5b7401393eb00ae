import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import '../shared/styles/phone.css';
import { firstLanguage, useLanguage } from '../shared/i18n';
import { watchOnline } from '../shared/online';
import { startTheme } from '../shared/theme';
import H5App from './H5App.vue';

startTheme();
watchOnline();
void useLanguage(firstLanguage(), false).then(() => createApp(H5App).mount('#app'));
